using BenchmarkDotNet.Attributes;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;

namespace Portcullis.Benchmarks.Micro;

/// <summary>A decision over a policy of two tiers: remembered, and evaluated anew on warm facts.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private const string Policies = """
        { "policies": { "market-data": { "tiers": [
          { "name": "gold", "when": { "all": [
            { "type": "nft_ownership", "chainId": 1, "contractAddress": "0x00000000000000000000000000000000000000aa" },
            { "type": "token_balance", "chainId": 1, "contractAddress": "0x00000000000000000000000000000000000000bb", "threshold": "1" } ] } },
          { "name": "basic", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "0x00000000000000000000000000000000000000bb", "threshold": "1" } } ] } } }
        """;

    private readonly WarmChain _chain = new();
    private readonly Policy _policy = PolicyFile.Parse(Policies, null).Policies.Find("market-data")!;
    private readonly Account _account = new(1, Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
    private Evaluator _evaluator = null!;

    [GlobalSetup]
    public void SetUp() => _evaluator = new Evaluator(new ChainSet([_chain]), TimeProvider.System);

    [Benchmark]
    public ValueTask<Decision> Remembered() => _evaluator.DecideAsync(_policy, Subject.ByKey(_account), CancellationToken.None);

    [Benchmark]
    public ValueTask<Decision> Evaluated()
    {
        _chain.Advance();
        return _evaluator.DecideAsync(_policy, Subject.ByKey(_account), CancellationToken.None);
    }
}
