using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Faults;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>Nodes that take connections and answer nothing. The policy has a better tier on the chain Two and lower ones on One.</summary>
public sealed class HangingChainTests : IAsyncLifetime
{
    // How long a node is waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly UInt256 TenCoins = UInt256.FromBigInteger(BigInteger.Pow(10, 19));

    private FaultNode _one = null!;
    private FaultNode _two = null!;
    private LiveGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await FaultNode.StartAsync(new SimulatedChain(1) { Word = TenCoins });
        _two = await FaultNode.StartAsync(new SimulatedChain(2) { Word = TenCoins });
        _gateway = await LiveGateway.StartAsync(settings => settings["Chains"] = new JsonObject { ["1"] = Chain(_one), ["2"] = Chain(_two) });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    [Trait("Case", "R2")]
    public async Task Two_Hangs_WhoOneIsEnoughForIsAnsweredWithinASecond()
    {
        await HangAsync(_two, "2");
        List<TimeSpan> times = [];
        for (var i = 0; i < 20; i++)
        {
            var token = await SignInAsync();
            var start = Stopwatch.GetTimestamp();
            (await StatusAsync(token)).ShouldBe(HttpStatusCode.OK);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        times.Sort();
        Figure.Print("R2", string.Create(CultureInfo.InvariantCulture, $"one of two chains hangs: 20 new wallets that the other is enough for let in after {times[^1].TotalMilliseconds:F0} ms at most"));
        times[times.Count / 2].ShouldBeLessThan(TimeSpan.FromSeconds(1));
        times[^1].ShouldBeLessThan(Patience, "a machine may be busy for a moment, but nobody waited for the chain that hangs");
    }

    [Fact]
    [Trait("Case", "R3")]
    public async Task Both_Hang_KnownHoldersGoOnAndNobodyElseComesIn()
    {
        var known = await SignInAsync();
        (await StatusAsync(known)).ShouldBe(HttpStatusCode.OK);
        await Task.WhenAll(HangAsync(_one, "1"), HangAsync(_two, "2"));

        (await StatusAsync(known)).ShouldBe(HttpStatusCode.OK);
        var strangers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            strangers.Add(await StatusAsync(await SignInAsync()));
        }

        Figure.Print("R3", $"all nodes hang: {strangers.Count(status => status == HttpStatusCode.OK)} of {strangers.Count} never-proven wallets let in");
        strangers.ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
    }

    private static JsonObject Chain(FaultNode node) =>
        new() { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = node.Url.ToString() }), ["Timeout"] = $"{Patience:c}", ["HeadMaxAge"] = "00:00:01" };

    /// <summary>Lets a node hang until that is known.</summary>
    private async Task HangAsync(FaultNode node, string chain)
    {
        node.Fault = NodeFault.Hang;
        (await Eventually.Async(() => _gateway.Logs.Lines.Any(line => line.Contains($"Chain {chain} cannot be read", StringComparison.Ordinal)))).ShouldBeTrue();
    }

    private async Task<string> SignInAsync()
    {
        using var wallet = new EthereumKey(RandomNumberGenerator.GetBytes(EthereumKey.Size));
        var (message, _) = await _gateway.ChallengeAsync(wallet);
        return (string)(await _gateway.SignInAsync(message, Hex.Format(wallet.SignMessage(message))))["access_token"]!;
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/premium/x") { Headers = { Authorization = new("Bearer", token) } };
        using var response = await _gateway.Http.SendAsync(request);
        return response.StatusCode;
    }
}
