using BenchmarkDotNet.Attributes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Benchmarks.Micro;

/// <summary>Parsing a Sign-In with Ethereum message as the challenge endpoint writes it.</summary>
[MemoryDiagnoser]
public class SiweBenchmarks
{
    private readonly string _text = new SiweMessage
    {
        Domain = "api.example",
        Address = Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        Statement = "Sign in to api.example. This is no transaction: it costs nothing and moves no tokens.",
        Uri = "https://api.example",
        ChainId = 1,
        Nonce = new string('a', 74),
        IssuedAt = SiweTime.From(DateTimeOffset.UnixEpoch),
        ExpirationTime = SiweTime.From(DateTimeOffset.UnixEpoch.AddMinutes(5)),
    }.ToString();

    [Benchmark]
    public bool Parse() => SiweMessage.TryParse(_text, out _, out _);
}
