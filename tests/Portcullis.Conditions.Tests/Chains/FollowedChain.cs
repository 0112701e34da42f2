using System.Collections.Concurrent;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>A real chain of one test, followed as a gateway follows it, with every call to its node counted. Its blocks are made known by hand.</summary>
internal sealed class FollowedChain : IRpcTransport, IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly HttpTransport _node;
    private readonly EthereumClient _outside;
    private readonly Evaluator _evaluator;

    private FollowedChain(TestChain chain, ChainRules rules)
    {
        Chain = chain;
        _http = new HttpClient { BaseAddress = chain.RpcUrl };
        _node = new HttpTransport(_http);
        _outside = new EthereumClient(_node);
        var client = new EthereumClient(this);
        Followed = new Chain(chain.ChainId, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3), client), rules, TimeProvider.System, Log);
        _evaluator = new Evaluator(new ChainSet([Followed]), TimeProvider.System);
    }

    /// <summary>Patient with the node in all things, since the machine may be busy: what a late answer would change is no concern of these tests.</summary>
    public static ChainRules Rules { get; } = new(TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromSeconds(30)) { CallersTimeout = TimeSpan.FromSeconds(30), LogPatience = TimeSpan.FromSeconds(30) };

    public TestChain Chain { get; }

    public Chain Followed { get; }

    public Lines Log { get; } = new();

    /// <summary>How often each JSON-RPC method was called.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the node answers nothing.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether the node runs creation code in <c>eth_call</c>.</summary>
    public bool RunsPrograms { get; set; } = true;

    public static Task<FollowedChain> StartAsync(ChainRules? rules = null, params string[] anvil) => StartAsync(new AnvilOptions { Arguments = anvil }, rules);

    public static async Task<FollowedChain> StartAsync(AnvilOptions anvil, ChainRules? rules = null)
    {
        var chain = await TestChain.StartAsync(new TestChainOptions { Anvil = anvil });
        var followed = new FollowedChain(chain, rules ?? Rules);
        await followed.Followed.RefreshAsync(CancellationToken.None);
        return followed;
    }

    /// <summary>Makes the newest block known, as a node that announces it does.</summary>
    public async Task AnnounceAsync() => await Followed.TakeAsync(await _outside.GetHeaderAsync(BlockTag.Latest, CancellationToken.None), CancellationToken.None);

    public async Task<Decision> DecideAsync(Policy policy, Address account) => await _evaluator.DecideAsync(policy, Subject.ByKey(new Account(Chain.ChainId, account)), CancellationToken.None);

    public async Task<VerdictKind> VerdictAsync(Policy policy, Address account) => (await DecideAsync(policy, account)).For(null).Kind;

    /// <summary>What an attestation would say of one condition.</summary>
    public async Task<Judgement> JudgeAsync(string condition, Address account) =>
        (await _evaluator.JudgeAsync([PolicyText.Condition<Condition>(condition)], account, CancellationToken.None)).ShouldHaveSingleItem();

    /// <summary>A policy of one tier.</summary>
    public static Policy Policy(string rule) => PolicyFile.Parse(PolicyText.When(rule), null).Policies.Find("p")!;

    /// <summary>At least one coin, with more members when given.</summary>
    public string Coin(string more = "") => $$"""{"type":"token_balance","chainId":{{Chain.ChainId}},"contractAddress":"{{Chain.Coin}}","threshold":"1"{{more}}}""";

    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            Calls.AddOrUpdate(request.Method, 1, (_, count) => count + 1);
        }

        var responses = IsDown ? throw new RpcException("the node is down") : await _node.SendAsync(requests, cancellationToken);
        return RunsPrograms ? responses : [.. responses.Zip(requests, (response, request) => IsProgram(request) ? new RpcResponse(default, new RpcError(-32000, "", null)) : response)];
    }

    private static bool IsProgram(RpcRequest request) => request.Method == "eth_call" && request.Parameters[0]!["to"] is null;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Chain.DisposeAsync();
    }
}
