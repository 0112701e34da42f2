using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

/// <summary>An issuer that attests, and whoever changes what it signed. Conditions are about balances of 1, 2, 3 … of one token.</summary>
internal sealed class Attester : IDisposable
{
    public const string Wallet = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

    public Attester(SigningKey? key = null)
    {
        Forge = new Forge(key ?? SigningKey.Create(Attestation.KeyId));
        Verifier = new AttestationVerifier(Forge.Issuer, Forge, Forge.Clock);
    }

    public Forge Forge { get; }

    public AttestationVerifier Verifier { get; }

    /// <summary>The first two conditions, both to be met, of any wallet.</summary>
    public static AttestationExpectation Expected { get; } = AttestationExpectation.ForAnyWallet([Hash(1), Hash(2)]);

    public static JsonElement Condition(int number) => JsonElement.Parse(
        $$"""{"type":"token_balance","chainId":1,"contractAddress":"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48","operator":"gte","threshold":"{{number}}"}""");

    public static string Hash(int number) => ConditionHash.Of(Condition(number));

    public static AttestationResult MakeResult(int at, bool met) => new()
    {
        Condition = at, Label = $"at least {at + 1}", Type = "token_balance", ChainId = 1, Met = met, EvaluatedCondition = Condition(at + 1), BlockNumber = 0x13a1b40 + (ulong)at,
        BlockTimestamp = new DateTimeOffset(2026, 11, 22, 9, 59, 47, TimeSpan.Zero),
    };

    /// <summary>An attestation about as many conditions as are given.</summary>
    public Attestation Attest(params bool[] met) => new()
    {
        Id = "ATST-0123456789ABCDEF", AttestedAt = Forge.Clock.Now.AddMilliseconds(-153), Results = [.. met.Select((one, at) => MakeResult(at, one))],
    };

    public string Token(Attestation attestation, bool isWalletProven = false) => attestation.SignToken(Forge.Key, Forge.Issuer, Wallet, isWalletProven);

    public string Token(Attestation attestation, ProofKind proof) => attestation.SignToken(Forge.Key, Forge.Issuer, Wallet, proof);

    /// <summary>The response without <c>meta</c>, whitespace and escapes.</summary>
    public byte[] Response(Attestation attestation, string? token = null)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", true);
            json.WriteStartObject("data");
            json.WritePropertyName("attestation");
            attestation.Write(json);
            json.WriteString("sig", attestation.Sign(Forge.Key));
            json.WriteString("kid", Forge.Key.KeyId);
            if (token is not null)
            {
                json.WriteString("jwt", token);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Signs the usual token after a change to its header.</summary>
    public string WithHeader(Action<JsonObject> change) => Changed(Token(Attest(true, true)), 0, change);

    /// <summary>Signs the usual token after a change to its payload.</summary>
    public string WithPayload(Action<JsonObject> change) => Changed(Token(Attest(true, true)), 1, change);

    /// <summary>Signs the usual attestation after a change, and answers with it.</summary>
    public byte[] WithAttestation(Action<JsonObject> change) => WithData(data =>
    {
        var attestation = data["attestation"]!.AsObject();
        change(attestation);
        var preimage = AttestationPreimage.Of(
            (string)attestation["id"]!, (bool)attestation["pass"]!, Encoding.UTF8.GetBytes(attestation["results"]!.ToJsonString()), (string)attestation["attestedAt"]!);
        data["sig"] = Convert.ToBase64String(Forge.Key.SignBytes(preimage));
    });

    /// <summary>The usual answer after a change to what it holds.</summary>
    public byte[] WithData(Action<JsonObject> change) => WithAnswer(answer => change(answer["data"]!.AsObject()));

    /// <summary>The usual answer after a change.</summary>
    public byte[] WithAnswer(Action<JsonObject> change)
    {
        var answer = JsonNode.Parse(Response(Attest(true, true)))!.AsObject();
        change(answer);
        return Encoding.UTF8.GetBytes(answer.ToJsonString());
    }

    public async Task<AttestationVerification> VerifyAsync(string token, AttestationExpectation? expected = null) =>
        await Verifier.VerifyAsync(token, expected ?? Expected, TestContext.Current.CancellationToken);

    public async Task<AttestationResponseVerification> VerifyAsync(byte[] response, AttestationExpectation? expected = null) =>
        await Verifier.VerifyResponseAsync(response, expected ?? Expected, TestContext.Current.CancellationToken);

    public void Dispose() => Forge.Dispose();

    private string Changed(string token, int part, Action<JsonObject> change)
    {
        var parts = token.Split('.')[..2].Select(text => JsonNode.Parse(Base64Url.DecodeFromChars(text))!.AsObject()).ToArray();
        change(parts[part]);
        return Forge.Sign(parts[0].ToJsonString(), parts[1].ToJsonString());
    }
}
