using BenchmarkDotNet.Attributes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Benchmarks.Micro;

/// <summary>Keccak-256 of an ABI call's and of a larger text's length.</summary>
[MemoryDiagnoser]
public class KeccakBenchmarks
{
    private byte[] _input = [];

    [Params(64, 1024)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp() => _input = new byte[Length];

    [Benchmark]
    public Hash Compute() => Keccak256.Compute(_input);
}
