using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Chains;

/// <summary>A chain followed as the gateway follows it, and a policy of one token balance. Its blocks are announced by hand.</summary>
internal sealed class ChainUnderLoad : IDisposable
{
    private readonly HttpClient _http;
    private readonly CountedTransport _transport;
    private readonly EthereumClient _outside;
    private readonly Chain _followed;
    private readonly Evaluator _evaluator;
    private readonly Policy _policy;
    private readonly ulong _id;

    private ChainUnderLoad(TestChain chain)
    {
        _http = HttpTransport.CreateClient(chain.RpcUrl, TimeSpan.FromSeconds(30));
        var node = new HttpTransport(_http);
        (_transport, _outside, _id) = (new CountedTransport(node), new EthereumClient(node), chain.ChainId);
        var client = new EthereumClient(_transport);
        var rules = new ChainRules(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) { MaxAge = TimeSpan.FromHours(1) };
        _followed = new Chain(_id, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3), client), rules, TimeProvider.System, NullLogger.Instance);
        _evaluator = new Evaluator(new ChainSet([_followed]), TimeProvider.System);
        _policy = PolicyFile.Parse(
            $$$"""{"policies":{"p":{"tiers":[{"name":"t","when":{"type":"token_balance","chainId":{{{_id}}},"contractAddress":"{{{chain.Coin}}}","threshold":"1"} } ] } } }""",
            new HashSet<ChainId> { _id }).Policies.Find("p")!;
    }

    /// <summary>JSON-RPC calls so far.</summary>
    public long Calls => _transport.Calls;

    /// <summary>Facts that outlive their block.</summary>
    public int Facts => _followed.FactCount;

    public static async Task<ChainUnderLoad> StartAsync(TestChain chain)
    {
        var followed = new ChainUnderLoad(chain);
        await followed._followed.RefreshAsync(CancellationToken.None);
        return followed;
    }

    /// <summary>Makes the newest block known, as a node that announces it does.</summary>
    public async Task AnnounceAsync() => await _followed.TakeAsync(await _outside.GetHeaderAsync(BlockTag.Latest, CancellationToken.None), CancellationToken.None);

    /// <summary>Decides for a wallet.</summary>
    /// <exception cref="InvalidOperationException">It could not be told.</exception>
    public async ValueTask DecideAsync(ulong wallet)
    {
        var decision = await _evaluator.DecideAsync(_policy, Subject.ByKey(new Account(_id, Wallet(wallet))), CancellationToken.None);
        if (decision.For(null).Kind == VerdictKind.Unknown)
        {
            throw new InvalidOperationException("a decision could not be made");
        }
    }

    /// <summary>The address of a numbered wallet.</summary>
    public static Address Wallet(ulong number) => new(new UInt256(0, number).ToArray().AsSpan(12));

    public void Dispose() => _http.Dispose();
}
