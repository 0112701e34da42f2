using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>
/// A gateway on two real chains, 1 and 2. On both stand, at the same addresses, a contract that means harm and a factory of wallets. Beside the usual policies it has <c>near</c> and <c>far</c>, which ask for
/// a coin on chain 1 and on chain 2, of any account that is linked.
/// </summary>
public sealed class WalletGateway : IAsyncLifetime
{
    /// <summary>Answers every call with the word that says yes (ERC-1271).</summary>
    public const string YesCode = "0x631626ba7e60e01b60005260206000f3";

    internal static DevAccount Owner { get; } = Anvil.Accounts[1];

    internal static DevAccount Stranger { get; } = Anvil.Accounts[2];

    internal RecordedChain One { get; private set; } = null!;

    internal RecordedChain Two { get; private set; } = null!;

    internal LiveGateway Gateway { get; private set; } = null!;

    internal Address Hostile { get; private set; }

    internal Address Factory { get; private set; }

    internal HttpClient Http => Gateway.Http;

    internal SignInClient Client => new(Http, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        (One, Two) = (await RecordedChain.StartAsync(1), await RecordedChain.StartAsync(2));
        foreach (var chain in new[] { One.Chain, Two.Chain })
        {
            Hostile = await chain.DeployAsync(CompiledContract.Read("HostileWallet"));
            Factory = await chain.DeployAsync(CompiledContract.Read("WalletFactory"));
        }

        Gateway = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await One.DisposeAsync();
        await Two.DisposeAsync();
    }

    /// <summary>Starts another gateway on the same chains.</summary>
    internal Task<LiveGateway> StartAsync(Action<JsonObject>? change = null) => LiveGateway.StartAsync(
        settings =>
        {
            settings["Chains"] = new JsonObject { ["1"] = One.Settings, ["2"] = Two.Settings };
            settings["SignedRequests"] = new JsonObject { ["Contracts"] = true };
            var routes = settings["ReverseProxy"]!["Routes"]!;
            (routes["near"], routes["far"]) = (TestFiles.Route("/near/{**rest}", "near"), TestFiles.Route("/far/{**rest}", "far"));
            change?.Invoke(settings);
        },
        Policies());

    internal static Bytes Sign(DevAccount signer, string message)
    {
        using var key = KeyOf(signer);
        return new Bytes(key.SignMessage(message));
    }

    internal static EthereumKey KeyOf(DevAccount account) => new(Hex.Parse(account.PrivateKey));

    /// <summary>Asks a gated route with an access token.</summary>
    internal async Task<Reply> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await Reply.OfAsync(await Http.SendAsync(request));
    }

    private static string Policies()
    {
        var file = JsonNode.Parse(TestFiles.Policies())!;
        foreach (var (name, chain) in new[] { ("near", 1), ("far", 2) })
        {
            var condition = new JsonObject { ["type"] = "token_balance", ["chainId"] = chain, ["contractAddress"] = "native", ["threshold"] = "1" };
            file["policies"]![name] = new JsonObject { ["accounts"] = "linked", ["tiers"] = new JsonArray(new JsonObject { ["name"] = "only", ["when"] = condition }) };
        }

        return file.ToJsonString();
    }
}
