using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Dpop;
using Portcullis.Testing;

namespace Portcullis.Credentials.Tests.Dpop;

/// <summary>A client, and whoever forges its proofs: builds them from any header and payload.</summary>
internal sealed class DpopForge : IDisposable
{
    public const string Url = "https://api.example/prices";

    public DpopForge(SigningKey? key = null)
    {
        Key = key ?? SigningKey.Create();
        Signer = new DpopSigner(Key, Clock);
        Verifier = new DpopProofVerifier(Clock);
    }

    public SigningKey Key { get; }

    public FakeClock Clock { get; } = new();

    public DpopSigner Signer { get; }

    public DpopProofVerifier Verifier { get; }

    public DpopRequest Request => new("GET", Url, new DpopBinding("token", Key.Thumbprint));

    public JsonObject Header() => new()
    {
        ["typ"] = "dpop+jwt", ["alg"] = "ES256",
        ["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Key.PublicKey.X, ["y"] = Key.PublicKey.Y },
    };

    public JsonObject Payload() => new()
    {
        ["jti"] = "one", ["htm"] = "GET", ["htu"] = Url, ["iat"] = Clock.Now.ToUnixTimeSeconds(), ["ath"] = "PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A",
    };

    /// <summary>Signs any two texts, a byte for each character.</summary>
    public string Sign(string header, string payload) => Key.SignCompact(Encoding.Latin1.GetBytes(header), Encoding.Latin1.GetBytes(payload));

    public string With(Action<JsonObject, JsonObject> change)
    {
        var (header, payload) = (Header(), Payload());
        change(header, payload);
        return Sign(header.ToJsonString(), payload.ToJsonString());
    }

    public DpopVerification Verify(string proof) => Verifier.Verify(proof, Request);

    public void Dispose() => Key.Dispose();
}
