using System.Text.Json;
using Portcullis.Ethereum.Siwe;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Siwe;

/// <summary>The published vectors, with the counts that were published. Their signatures are judged in <see cref="SiweVectorSignatureTests"/>.</summary>
public sealed class SiweVectorTests
{
    [Fact]
    [Trait("Case", "S2")]
    public void TryParse_PositiveVectors_GiveTheStatedFieldsAndTheSameText()
    {
        var cases = SiweVectors.Read("parsing_positive.json");
        foreach (var (name, vector) in cases)
        {
            var text = vector.GetProperty("message").GetString()!;
            SiweMessage.TryParse(text, out var message, out var fault).ShouldBeTrue($"{name}: {fault}");
            message.ToString().ShouldBe(text, name);
            ShouldHaveFields(message, vector.GetProperty("fields"), name);
        }

        cases.Count.ShouldBe(19);
    }

    [Fact]
    [Trait("Case", "S2")]
    public void TryParse_NegativeVectors_AreRefusedWithASentence()
    {
        var cases = SiweVectors.Read("parsing_negative.json");
        foreach (var (name, vector) in cases)
        {
            SiweMessage.TryParse(vector.GetString()!, out var message, out var fault).ShouldBeFalse(name);
            message.ShouldBeNull(name);
            fault.ShouldStartWith("Line ", customMessage: name);
        }

        cases.Count.ShouldBe(29);
    }

    [Fact]
    [Trait("Case", "S2")]
    public void TryParse_NegativeObjects_AreRefusedOnceWritten()
    {
        var cases = SiweVectors.Read("parsing_negative_objects.json");
        foreach (var (name, vector) in cases)
        {
            SiweMessage.TryParse(SiweVectors.Write(vector), out _, out _).ShouldBeFalse(name);
        }

        cases.Count.ShouldBe(18);
    }

    [Fact]
    public void Write_PositiveVectors_AgreesWithTheTestsOwnHand()
    {
        foreach (var (name, vector) in SiweVectors.Read("parsing_positive.json").Where(vector => SiweVectors.Field(vector.Value.GetProperty("fields"), "scheme") is null))
        {
            SiweVectors.Write(vector.GetProperty("fields")).ShouldBe(vector.GetProperty("message").GetString(), name);
        }
    }

    [Fact]
    [Trait("Case", "S2")]
    public void Validate_PositiveVectors_FindNoFault()
    {
        var cases = SiweVectors.Read("verification_positive.json");
        foreach (var (name, vector) in cases)
        {
            Validate(vector, name).ShouldBe(SiweFault.None, name);
        }

        cases.Count.ShouldBe(4);
    }

    [Fact]
    [Trait("Case", "S2")]
    public void Validate_NegativeVectors_GiveTheStatedReason()
    {
        var outcomes = SiweVectors.Read("verification_negative.json").ToDictionary(vector => vector.Name, vector => Outcome(vector.Value, vector.Name), StringComparer.Ordinal);
        outcomes.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["expired message"] = nameof(SiweFault.Expired),
            ["domain binding"] = nameof(SiweFault.DomainMismatch),
            ["custom time"] = nameof(SiweFault.Expired),
            ["custom nonce"] = nameof(SiweFault.NonceMismatch),
            ["malformed signature"] = nameof(SiweFault.None),
            ["wrong signature"] = nameof(SiweFault.None),
            ["not yet valid"] = nameof(SiweFault.NotYetValid),
            ["invalid issuedAt"] = "Line 10 must have after \"Issued At: \" an RFC 3339 time that exists.",
            ["invalid notBefore"] = "Line 12 must have after \"Not Before: \" an RFC 3339 time that exists.",
            ["invalid expirationTime"] = "Line 11 must have after \"Expiration Time: \" an RFC 3339 time that exists.",
        }, ignoreOrder: true);
    }

    [Fact]
    public void TryParse_ContractWalletVectors_AreMessages()
    {
        var cases = SiweVectors.Read("eip1271.json");
        cases.Select(vector => SiweMessage.TryParse(vector.Value.GetProperty("message").GetString()!, out _, out _)).ShouldAllBe(parsed => parsed);
        cases.Count.ShouldBe(2);
    }

    private static string Outcome(JsonElement vector, string name) =>
        SiweMessage.TryParse(SiweVectors.Write(vector), out _, out var fault) ? Validate(vector, name).ToString() : fault;

    // "Now" is the vector's time or the issuedAt. One vector puts "now" two years before the issuedAt, which its library does not judge: hence the skew.
    private static SiweFault Validate(JsonElement vector, string name)
    {
        SiweMessage.TryParse(SiweVectors.Write(vector), out var message, out var fault).ShouldBeTrue($"{name}: {fault}");
        var now = SiweTime.TryParse(SiweVectors.Field(vector, "time"), out var time) ? time.Instant : message.IssuedAt.Instant;
        return SiweValidation.Validate(
            message,
            SiweVectors.Field(vector, "domainBinding") ?? message.Domain,
            message.Uri,
            SiweVectors.Field(vector, "matchNonce") ?? message.Nonce,
            1,
            now,
            TimeSpan.FromDays(3 * 365));
    }

    private static void ShouldHaveFields(SiweMessage message, JsonElement fields, string name)
    {
        message.Scheme.ShouldBe(SiweVectors.Field(fields, "scheme"), name);
        message.Domain.ShouldBe(SiweVectors.Field(fields, "domain"), name);
        message.Address.ToString().ShouldBe(SiweVectors.Field(fields, "address"), name);
        message.Statement.ShouldBe(SiweVectors.Field(fields, "statement"), name);
        message.Uri.ShouldBe(SiweVectors.Field(fields, "uri"), name);
        message.ChainId.ToString().ShouldBe(SiweVectors.Field(fields, "chainId"), name);
        message.Nonce.ShouldBe(SiweVectors.Field(fields, "nonce"), name);
        message.IssuedAt.Text.ShouldBe(SiweVectors.Field(fields, "issuedAt"), name);
        (message.ExpirationTime?.Text).ShouldBe(SiweVectors.Field(fields, "expirationTime"), name);
        (message.NotBefore?.Text).ShouldBe(SiweVectors.Field(fields, "notBefore"), name);
        message.RequestId.ShouldBe(SiweVectors.Field(fields, "requestId"), name);
        message.Resources.ShouldBe(fields.TryGetProperty("resources", out var uris) ? uris.EnumerateArray().Select(uri => uri.GetString()!).ToList() : null);
    }
}
