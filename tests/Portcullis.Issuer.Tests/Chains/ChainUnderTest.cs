using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Issuer.Chains;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>A chain as the issuer joins it from its settings, with what decides on it.</summary>
internal sealed class ChainUnderTest : IAsyncDisposable
{
    public const ulong Id = 31337;

    private readonly ConfiguredChains _chains;
    private readonly NodeProber _prober;
    private readonly ChainFollowers _followers;
    private readonly ILoggerFactory _loggers;
    private readonly Policy _policy;
    private long _accounts;

    private ChainUnderTest(IEnumerable<ChainOptions> chains, int coins, TimeProvider clock)
    {
        var options = new IssuerOptions();
        foreach (var (chain, id) in chains.Select((chain, i) => (chain, Id + (ulong)i)))
        {
            options.Chains[$"{id}"] = chain;
        }

        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
        _chains = new ConfiguredChains(Options.Create(options), clock, _loggers);
        _prober = new NodeProber(_chains, clock);
        _followers = new ChainFollowers(_chains.Set, _chains, clock);
        Evaluator = new Evaluator(_chains.Set, clock);
        _policy = PolicyOn(Id, coins);
    }

    public CapturedLogs Logs { get; } = new();

    public Evaluator Evaluator { get; }

    public ChainConnection Connection => _chains.Connections[0];

    public Chain Chain => (Chain)_chains.Set.Find(Id)!;

    /// <summary>What is shown of the nodes.</summary>
    public NodeGauges Gauges(IMeterFactory meters) => new(meters, _chains);

    /// <summary>What is shown of the chain. Audited is nothing here.</summary>
    public IssuerGauges ChainGauges(IMeterFactory meters) => new(meters, _chains.Set, audit: null!, TimeProvider.System);

    /// <summary>Settings of nodes of one operator each.</summary>
    public static ChainOptions Settings(IEnumerable<Uri> urls, int? quorum = null, Action<ChainOptions>? change = null)
    {
        var options = new ChainOptions { Quorum = quorum, HeadMaxAge = TimeSpan.Zero, Timeout = TimeSpan.FromSeconds(10), ProbeInterval = TimeSpan.FromMilliseconds(100) };
        foreach (var url in urls)
        {
            options.Rpc.Add(new NodeOptions { Url = url.ToString(), Operator = $"operator {options.Rpc.Count + 1}" });
        }

        change?.Invoke(options);
        return options;
    }

    /// <summary>Joins the nodes; with probing when the test is about time.</summary>
    public static async Task<ChainUnderTest> StartAsync(ChainOptions options, int coins = 10, bool probing = true, params ChainOptions[] others)
    {
        var chain = new ChainUnderTest([options, .. others], coins, TimeProvider.System);
        if (probing)
        {
            await chain._prober.StartAsync(default);
        }

        return chain;
    }

    /// <summary>Joins the nodes, with a clock of the test's, and neither probes nor follows them.</summary>
    public static ChainUnderTest Join(ChainOptions options, TimeProvider clock) => new([options], coins: 10, clock);

    /// <summary>Joins the nodes and follows their heads, without probing.</summary>
    public static async Task<ChainUnderTest> FollowAsync(ChainOptions options, TimeProvider clock)
    {
        var chain = new ChainUnderTest([options], coins: 10, clock);
        await chain._followers.StartAsync(default);
        return chain;
    }

    /// <summary>Whether an account holds enough coins.</summary>
    public async Task<Verdict> DecideAsync(Address account, Policy? policy = null) => (await DecideInFullAsync(account, policy ?? _policy)).For(null);

    /// <summary>What a policy gives an account, with what it stands on.</summary>
    public ValueTask<Decision> DecideInFullAsync(Address account, Policy policy) => Evaluator.DecideAsync(policy, Subject.ByKey(new Account(Id, account)), CancellationToken.None);

    /// <summary>An account that nothing was asked about before.</summary>
    public Address NewAccount() => Address.Parse($"0x{Interlocked.Increment(ref _accounts) + 0xabcd0000:x40}");

    /// <summary>How many answers were found to differ from the quorum's.</summary>
    public long Disagreements(string what) => Connection.Events.MeasureDisagreements()
        .Where(count => count.Tags.ToArray().Any(tag => tag.Value as string == what)).Sum(count => count.Value);

    /// <summary>A policy of one native balance.</summary>
    public static Policy PolicyOn(ulong chainId, int coins) => PolicyOf(chainId, $"\"contractAddress\":\"native\",\"threshold\":\"{coins}\"");

    /// <summary>A policy of any balance of a token, with more members when given.</summary>
    public static Policy PolicyOn(Address token, string more = "") => PolicyOf(Id, $"\"contractAddress\":\"{token}\",\"threshold\":\"0.00001\"{more}");

    private static Policy PolicyOf(ulong chainId, string members) => PolicyFile.Parse(
        $$$"""{"policies":{"p":{"tiers":[{"name":"t","when":{"type":"token_balance","chainId":{{{chainId}}},{{{members}}}} } ] } } }""",
        new HashSet<ChainId> { chainId }).Policies.Find("p")!;

    public async ValueTask DisposeAsync()
    {
        await _followers.StopAsync(default);
        _followers.Dispose();
        await _prober.StopAsync(default);
        _prober.Dispose();
        _chains.Dispose();
        _loggers.Dispose();
    }
}
