using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portcullis.Configuration;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Configuration;

public sealed class FileWatchTests : IAsyncLifetime
{
    // The clock stands still, so that the watch looks only when the test says so.
    private readonly TestGateway _gateway = new() { Clock = new Testing.ManualTimeProvider(TimeProvider.System.GetUtcNow()) };

    private FileWatch Watch => _gateway.App.Services.GetServices<IHostedService>().OfType<FileWatch>().Single();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Look_FileChangedAndStoodStill_Reloads()
    {
        await File.WriteAllTextAsync(_gateway.Policies, TestFiles.Policies("7/1h"));
        await Watch.LookAsync(CancellationToken.None);
        Limit().ShouldBe(1_000_000);
        await Watch.LookAsync(CancellationToken.None);
        Limit().ShouldBe(7);
    }

    [Fact]
    public async Task Look_FileIsStillBeingWritten_Waits()
    {
        await File.WriteAllTextAsync(_gateway.Policies, "{");
        await Watch.LookAsync(CancellationToken.None);
        await File.WriteAllTextAsync(_gateway.Policies, TestFiles.Policies("7/1h"));
        await Watch.LookAsync(CancellationToken.None);
        _gateway.Logs.Lines.ShouldNotContain(line => line.Contains("not in force", StringComparison.Ordinal));
        await Watch.LookAsync(CancellationToken.None);
        Limit().ShouldBe(7);
    }

    [Fact]
    public async Task Look_FileGone_KeepsWhatIsInForceAndTakesItsReturn()
    {
        File.Delete(_gateway.Policies);
        await LookTwiceAsync();
        Limit().ShouldBe(1_000_000);
        await File.WriteAllTextAsync(_gateway.Policies, TestFiles.Policies("7/1h"));
        await LookTwiceAsync();
        Limit().ShouldBe(7);
    }

    private async Task LookTwiceAsync()
    {
        await Watch.LookAsync(CancellationToken.None);
        await Watch.LookAsync(CancellationToken.None);
    }

    private int Limit() =>
        _gateway.App.Services.GetRequiredService<Issuer.LivePolicies>().Current.Find("market-data")!.Tiers[2].Limit!.Permits;
}
