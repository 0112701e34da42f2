using System.Diagnostics;
using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Fixtures;

public sealed class AnvilTests
{
    [Theory]
    [InlineData(31337UL)]
    [InlineData(1UL)]
    public async Task StartAsync_ChainId_IsReported(ulong chainId)
    {
        await using var anvil = await Anvil.StartAsync(new AnvilOptions { ChainId = chainId });

        (await anvil.RpcAsync("eth_chainId")).GetString().ShouldBe($"0x{chainId:x}");
    }

    [Fact]
    public async Task StartAsync_Twice_GivesTwoChains()
    {
        await using var first = await Anvil.StartAsync();
        await using var second = await Anvil.StartAsync();

        await first.MineAsync(3);

        (await BlockNumberAsync(first)).ShouldBe("0x3");
        (await BlockNumberAsync(second)).ShouldBe("0x0");
    }

    [Fact]
    public async Task StartAsync_Arguments_ReachTheNode()
    {
        await using var anvil = await Anvil.StartAsync(new AnvilOptions { Arguments = ["--slots-in-an-epoch", "1"] });

        await anvil.MineAsync(6);

        var safe = await anvil.RpcAsync("eth_getBlockByNumber", "safe", false);
        safe.GetProperty("number").GetString().ShouldBe("0x5");
    }

    [Fact]
    public async Task StartAsync_UnknownArgument_SaysWhatAnvilPrinted()
    {
        var failure = await Should.ThrowAsync<AnvilException>(() => Anvil.StartAsync(new AnvilOptions { Arguments = ["--no-such-flag"] }));

        failure.Message.ShouldContain("--no-such-flag");
    }

    [Fact]
    public async Task RpcAsync_UnknownMethod_CarriesTheCode()
    {
        await using var anvil = await Anvil.StartAsync();

        var failure = await Should.ThrowAsync<AnvilException>(() => anvil.RpcAsync("no_such_method"));

        failure.Code.ShouldBe(-32601);
    }

    [Fact]
    public async Task Accounts_All_AreThoseTheNodeHolds()
    {
        await using var anvil = await Anvil.StartAsync();

        var held = (await anvil.RpcAsync("eth_accounts")).EnumerateArray().Select(address => address.GetString()!);

        held.ShouldBe(Anvil.Accounts.Select(account => account.Address.ToLowerString()), Case.Insensitive);
    }

    [Fact]
    public async Task DisposeAsync_Running_EndsTheProcess()
    {
        var anvil = await Anvil.StartAsync();
        using var process = Process.GetProcessById(anvil.ProcessId);

        await anvil.DisposeAsync();

        process.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsHarmless()
    {
        var anvil = await Anvil.StartAsync();

        await anvil.DisposeAsync();

        await Should.NotThrowAsync(async () => await anvil.DisposeAsync());
    }

    private static async Task<string?> BlockNumberAsync(Anvil anvil) => (await anvil.RpcAsync("eth_blockNumber")).GetString();
}
