using System.Diagnostics;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>How soon a real gateway that asks is closed to who has sold. Measured, so nothing else runs beside it.</summary>
[Collection(UnderLoad.Name)]
public sealed class SoldTests
{
    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Sold_WithTheNextBlock_ClosesTheSameTokenAndOpensItAgain(string kind)
    {
        await using var api = await FrontedApi.StartAsync(kind);
        var (holder, token) = await api.NewHolderAsync();
        (await api.SendAsync("GET", "/api/x", token)).Status.ShouldBe(200);

        await api.Gate.Chain.SetEtherAsync(holder, 0);
        await api.Gate.Chain.MineAsync();
        var watch = Stopwatch.StartNew();
        (await Eventually.Async(async () => (await api.SendAsync("GET", "/api/x", token)).Status == 403)).ShouldBeTrue();
        Figure.Print("C4", $"behind {kind}: {watch.ElapsedMilliseconds} ms from the block to the first 403");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));

        await api.Gate.Chain.SetEtherAsync(holder, FrontedApi.Ether);
        await api.Gate.Chain.MineAsync();
        (await Eventually.Async(async () => (await api.SendAsync("GET", "/api/x", token)).Status == 200)).ShouldBeTrue();
    }
}
