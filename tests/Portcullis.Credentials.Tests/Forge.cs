using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Testing;

namespace Portcullis.Credentials.Tests;

/// <summary>An issuer, and whoever forges its tokens: builds compact JWS from any header, payload and signature.</summary>
internal sealed class Forge : IKeySource, IDisposable
{
    public const string Issuer = "https://gate.example";

    private readonly Dictionary<string, JsonWebKey> _keys = new(StringComparer.Ordinal);

    public Forge(SigningKey? key = null)
    {
        Key = key ?? SigningKey.Create();
        Publish(Key.PublicKey);
        Verifier = new AccessTokenVerifier(Issuer, Issuer, this, Clock);
    }

    public SigningKey Key { get; }

    public FakeClock Clock { get; } = new();

    public AccessTokenVerifier Verifier { get; }

    public List<string> Asked { get; } = [];

    public bool IsAvailable { get; set; } = true;

    public int Withdrawals { get; private set; }

    public long Now => Clock.Now.ToUnixTimeSeconds();

    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        Asked.Add(keyId);
        return new(_keys.GetValueOrDefault(keyId));
    }

    public void Publish(JsonWebKey key) => _keys[key.Kid] = key;

    public void Withdraw(string keyId)
    {
        _keys.Remove(keyId);
        Withdrawals++;
    }

    public AccessToken Claims(string id = "grant-1") => new()
    {
        Issuer = Issuer, Audience = Issuer, Account = "eip155:1:0x00000000000000000000000000000000000000aB", Proof = ProofKind.KeyRecovery, Id = id, ClientId = "public",
        Scope = "market-data market-data:gold", IssuedAt = Clock.Now, NotBefore = Clock.Now, ExpiresAt = Clock.Now.AddMinutes(15),
    };

    public JsonObject Header() => new() { ["alg"] = "ES256", ["kid"] = Key.KeyId, ["typ"] = "at+jwt" };

    public JsonObject Payload() => new()
    {
        ["iss"] = Issuer, ["sub"] = "eip155:1:0x00000000000000000000000000000000000000aB", ["aud"] = Issuer, ["exp"] = Now + 900,
        ["nbf"] = Now, ["iat"] = Now, ["jti"] = "grant-1", ["client_id"] = "public", ["scope"] = "market-data", ["proof"] = "key_recovery",
    };

    /// <summary>Signs any two texts with the issuer's own key.</summary>
    public string Sign(string header, string payload) => Sign(header, payload, SignDigest);

    public static string Sign(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Signs the usual token after a change to its header.</summary>
    public string WithHeader(Action<JsonObject> change)
    {
        var header = Header();
        change(header);
        return Sign(header.ToJsonString(), Payload().ToJsonString());
    }

    /// <summary>Signs the usual token after a change to its payload.</summary>
    public string WithPayload(Action<JsonObject> change)
    {
        var payload = Payload();
        change(payload);
        return Sign(Header().ToJsonString(), payload.ToJsonString());
    }

    public async Task<TokenVerification> VerifyAsync(string token) => await Verifier.VerifyAsync(token, TestContext.Current.CancellationToken);

    public byte[] SignDigest(byte[] signed)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(Key.ToPem());
        return ecdsa.SignData(signed, HashAlgorithmName.SHA256);
    }

    public void Dispose() => Key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
