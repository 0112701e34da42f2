using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Credentials.Tests;

/// <summary>An issuer whose key is always the same, so that a token that a failure prints can be tried again. It signs whatever it is given.</summary>
internal sealed class FuzzedIssuer : IDisposable
{
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);

    private readonly ECDsa _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData("fuzz"u8) });
    private readonly SigningKey _signingKey;

    public FuzzedIssuer()
    {
        _signingKey = SigningKey.FromPem(_key.ExportPkcs8PrivateKeyPem());
        Forge = new Forge(_signingKey);
        Cache = new VerifiedTokenCache(Forge.Verifier, Forge.Clock, 64);
    }

    public Forge Forge { get; }

    public VerifiedTokenCache Cache { get; }

    /// <summary>Signs a header and a payload of bytes, a byte for each character.</summary>
    public string Sign(string header, string payload)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>The verifier's outcome, with which the cache agrees, asked twice.</summary>
    public TokenVerification Verify(string token)
    {
        var outcome = Now(Forge.Verifier.VerifyAsync(token, CancellationToken.None));
        for (var time = 0; time < 2; time++)
        {
            var cached = Now(Cache.VerifyAsync(token, CancellationToken.None));
            cached.Refusal.ShouldBe(outcome.Refusal);
            cached.Token.ShouldBe(outcome.Token);
        }

        return outcome;
    }

    /// <summary>The token with the other signature that holds for it: s becomes n - s.</summary>
    public static string Twin(string token)
    {
        var dot = token.LastIndexOf('.');
        if (!Base64Url.IsValid(token.AsSpan(dot + 1)) || Base64Url.DecodeFromChars(token.AsSpan(dot + 1)) is not { Length: 64 } signature)
        {
            return token;
        }

        var other = Order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        if (other.Sign <= 0)
        {
            return token;
        }

        var bytes = other.ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        bytes.CopyTo(signature.AsSpan(64 - bytes.Length));
        return token[..(dot + 1)] + Base64Url.EncodeToString(signature);
    }

    public void Dispose()
    {
        _key.Dispose();
        Forge.Dispose();
    }

    private static string Encode(string bytes) => Base64Url.EncodeToString(Encoding.Latin1.GetBytes(bytes));

    private static TokenVerification Now(ValueTask<TokenVerification> outcome)
    {
        outcome.IsCompleted.ShouldBeTrue();
        return outcome.AsTask().GetAwaiter().GetResult();
    }
}
