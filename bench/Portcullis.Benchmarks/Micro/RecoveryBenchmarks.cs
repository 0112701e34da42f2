using BenchmarkDotNet.Attributes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Benchmarks.Micro;

/// <summary>Who signed: recovery of an address from a digest and a signature, by either implementation.</summary>
[MemoryDiagnoser]
public class RecoveryBenchmarks
{
    private readonly Hash _digest = PersonalMessage.ComputeHash("a message of usual length, signed by a wallet");
    private readonly ManagedRecovery _managed = new();
    private NativeRecovery _native = null!;
    private byte[] _signature = [];
    private byte[] _key = [];

    [GlobalSetup]
    public void SetUp()
    {
        var secret = new byte[32];
        secret[31] = 42;
        using var key = new EthereumKey(secret);
        _signature = key.Sign(_digest);
        _key = new byte[64];
        _native = NativeRecovery.Load(NativeRecovery.LibraryNames) ?? throw new InvalidOperationException("libsecp256k1 is not installed");
    }

    [Benchmark]
    public bool Managed() => Secp256k1.TryRecoverAddress(_managed, _digest, _signature, out _);

    [Benchmark(Baseline = true)]
    public bool Native() => Secp256k1.TryRecoverAddress(_native, _digest, _signature, out _);

    /// <summary>The library's three calls and nothing of ours: no checks beforehand, no address of the key.</summary>
    [Benchmark]
    public bool LibraryAlone()
    {
        RecoverableSignature.TryRead(_signature, out var signature);
        return _native.TryRecover(_signature.AsSpan(0, 32), signature, _key);
    }
}
