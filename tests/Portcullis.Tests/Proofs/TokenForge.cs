using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>Makes the token of a holder, as the gateway's issuer would, and what somebody would like the gateway to take for one.</summary>
internal sealed class TokenForge(SigningKey key, Address holder, TimeProvider clock)
{
    public string KeyId => key.KeyId;

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public JsonObject Header => new() { ["alg"] = "ES256", ["kid"] = key.KeyId, ["typ"] = "at+jwt" };

    public JsonObject Payload => new()
    {
        ["iss"] = TestGateway.PublicUrl, ["sub"] = new Account(1, holder).ToString(), ["aud"] = TestGateway.PublicUrl, ["exp"] = Now + 900,
        ["nbf"] = Now, ["iat"] = Now, ["jti"] = $"forged-{holder}", ["client_id"] = "public", ["scope"] = "", ["proof"] = "key_recovery",
    };

    public string Good => Sign(Header.ToJsonString(), Payload.ToJsonString(), SignByIssuer);

    /// <summary>Our public key as PEM, as the members of a JWK, and as its two numbers: what might be taken for a secret.</summary>
    public (byte[] Pem, byte[] Jwks, byte[] Numbers) Public
    {
        get
        {
            using var ecdsa = Import();
            var jwk = key.PublicKey;
            return (
                Encoding.ASCII.GetBytes(ecdsa.ExportSubjectPublicKeyInfoPem()),
                JwksDocument.Write([jwk]),
                [.. Base64Url.DecodeFromChars(jwk.X), .. Base64Url.DecodeFromChars(jwk.Y)]);
        }
    }

    public string WithHeader(Action<JsonObject> change, Func<byte[], byte[]>? sign = null)
    {
        var header = Header;
        change(header);
        return Sign(header.ToJsonString(), Payload.ToJsonString(), sign ?? SignByIssuer);
    }

    public string WithPayload(Action<JsonObject> change) => Sign(Header.ToJsonString(), Changed(change), SignByIssuer);

    /// <summary>With a claim whose value is not to be written by a JSON library.</summary>
    public string WithRaw(string claim, string value) => Sign(Header.ToJsonString(), Changed(claims => claims.Remove(claim))[..^1] + $",\"{claim}\":{value}}}", SignByIssuer);

    public string WithSignature(Func<byte[], byte[]> change) => WithHeader(_ => { }, signed => change(SignByIssuer(signed)));

    public string ByHmac(byte[] secret) => WithHeader(header => header["alg"] = "HS256", signed => HMACSHA256.HashData(secret, signed));

    /// <summary>By a key that the attacker made, which the header brings or names.</summary>
    public string ByAttacker(Action<JsonObject, SigningKey> change)
    {
        using var other = SigningKey.Create();
        return WithHeader(header => change(header, other), signed => Sign(other, signed));
    }

    public byte[] SignByIssuer(byte[] signed) => Sign(key, signed);

    public byte[] SignDer(byte[] signed)
    {
        using var ecdsa = Import();
        return ecdsa.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public static string Sign(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static byte[] Sign(SigningKey key, byte[] signed)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key.ToPem());
        return ecdsa.SignData(signed, HashAlgorithmName.SHA256);
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private ECDsa Import()
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key.ToPem());
        return ecdsa;
    }

    private string Changed(Action<JsonObject> change)
    {
        var payload = Payload;
        change(payload);
        return payload.ToJsonString();
    }
}
