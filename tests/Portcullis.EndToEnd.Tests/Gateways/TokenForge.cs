using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Makes access tokens by the gateway's own key, good ones and others.</summary>
/// <param name="pem">The key.</param>
/// <param name="issuer">The issuer.</param>
/// <param name="account">Whom the tokens are about.</param>
/// <param name="audience">Whom they are for.</param>
internal sealed class TokenForge(string pem, string issuer, string account, string audience) : IDisposable
{
    // As the issuer writes it: Apache's recipe looks at the header's text.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ECDsa _key = Read(pem);
    private readonly ECDsa _rogue = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The present, in seconds.</summary>
    internal long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    internal string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    private string KeyId => Base64UrlEncoder.Encode(JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(_key)).ComputeJwkThumbprint());

    /// <summary>A token; a good one unless something is changed.</summary>
    internal string Make(Action<JsonObject>? header = null, Action<JsonObject>? claims = null, Func<byte[], byte[]>? sign = null)
    {
        var now = Now;
        var head = new JsonObject { ["alg"] = "ES256", ["kid"] = KeyId, ["typ"] = "at+jwt" };
        header?.Invoke(head);
        var body = new JsonObject
        {
            ["iss"] = issuer, ["sub"] = account, ["aud"] = audience, ["exp"] = now + 900, ["nbf"] = now, ["iat"] = now,
            ["jti"] = Guid.CreateVersion7().ToString("N"), ["client_id"] = "public", ["scope"] = "holders holders:only", ["proof"] = "key_recovery",
        };
        claims?.Invoke(body);
        var signed = $"{Encode(head)}.{Encode(body)}";
        return $"{signed}.{Base64UrlEncoder.Encode((sign ?? Sign)(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A token that says all that a good one does, by another key of the issuer's, of RS256.</summary>
    internal string MakeByRsa(string rsaPem, string keyId)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(rsaPem);
        return Make(header => (header["alg"], header["kid"]) = ("RS256", keyId), sign: signed => rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    internal byte[] SignByRogue(byte[] signed) => _rogue.SignData(signed, HashAlgorithmName.SHA256);

    internal byte[] SignAsDer(byte[] signed) => _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    internal JsonObject RogueJwk()
    {
        var point = _rogue.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(point.X!), ["y"] = Base64UrlEncoder.Encode(point.Y!) };
    }

    public void Dispose()
    {
        _key.Dispose();
        _rogue.Dispose();
    }

    private static ECDsa Read(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private byte[] Sign(byte[] signed) => _key.SignData(signed, HashAlgorithmName.SHA256);

    private static string Encode(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString(Plain));
}
