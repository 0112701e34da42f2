using BenchmarkDotNet.Attributes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Benchmarks.Micro;

/// <summary>Who signed: recovery of an address from a digest and a signature.</summary>
[MemoryDiagnoser]
public class RecoveryBenchmarks
{
    private readonly Hash _digest = PersonalMessage.ComputeHash("a message of usual length, signed by a wallet");
    private byte[] _signature = [];

    [GlobalSetup]
    public void SetUp()
    {
        var secret = new byte[32];
        secret[31] = 42;
        using var key = new EthereumKey(secret);
        _signature = key.Sign(_digest);
    }

    [Benchmark]
    public bool Recover() => Secp256k1.TryRecoverAddress(_digest, _signature, out _);
}
