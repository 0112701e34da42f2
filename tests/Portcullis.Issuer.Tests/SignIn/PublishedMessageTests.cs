using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>
/// The published vectors through the whole issuer. It takes no nonce that it has not given, so that a good message of theirs gets as far as its nonce; the same message with a nonce of the issuer's, signed by who
/// it is about then, comes to what is stated of it.
/// </summary>
public sealed class PublishedMessageTests(SharedIssuer people) : IClassFixture<SharedIssuer>
{
    private const string Positive = "verification_positive.json";
    private const string Negative = "verification_negative.json";
    private const string RecoveryByte = "recovery byte starting at 0";
    private const string MalformedSignature = "malformed signature";
    private const string WrongSignature = "wrong signature";

    /// <summary>What comes of each as it was published, and of the same with a nonce of the issuer's.</summary>
    public static TheoryData<string, string, int, string, int, string?> Outcomes => new()
    {
        { Positive, "example message", 401, "nonce_invalid", 200, null },
        { Positive, "not yet valid", 401, "nonce_invalid", 200, null },
        // Not as stated: it is issued two years after its own present. Ours may be a minute ahead (S11).
        { Positive, "expired message", 401, "message_not_yet_valid", 401, "message_not_yet_valid" },
        // Not as stated: its URI is of another host than its domain (S4). With that of the domain it signs in, below.
        { Positive, RecoveryByte, 401, "uri_mismatch", 401, "uri_mismatch" },
        { Negative, "expired message", 401, "message_expired", 401, "message_expired" },
        { Negative, "domain binding", 401, "domain_mismatch", 401, "domain_mismatch" },
        { Negative, "custom time", 401, "message_expired", 401, "message_expired" },
        // Nothing but its nonce is wrong with it.
        { Negative, "custom nonce", 401, "nonce_invalid", 200, null },
        { Negative, MalformedSignature, 400, "invalid_request", 400, "invalid_request" },
        { Negative, WrongSignature, 401, "nonce_invalid", 401, "signature_invalid" },
        { Negative, "not yet valid", 401, "message_not_yet_valid", 401, "message_not_yet_valid" },
        { Negative, "invalid issuedAt", 400, "invalid_message", 400, "invalid_message" },
        { Negative, "invalid notBefore", 400, "invalid_message", 400, "invalid_message" },
        { Negative, "invalid expirationTime", 400, "invalid_message", 400, "invalid_message" },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    [Trait("Case", "S2")]
    public async Task VerificationVector_AtItsDomainAndTime_ComesToWhatIsStated(string file, string name, int status, string code, int renewedStatus, string? renewedCode)
    {
        var vector = SiweVectors.Read(file).Single(one => one.Name == name).Value;
        using var folder = new TemporaryFolder();
        await using var issuer = await StartAsync(folder, vector);

        (await issuer.SendAsync(TestIssuer.Form(SiweVectors.Write(vector), SiweVectors.Field(vector, "signature")!, null))).ShouldBe(status, code, "as published");
        (await SendRenewedAsync(issuer, vector, name)).ShouldBe(renewedStatus, renewedCode, "with a nonce of the issuer's");
    }

    [Fact]
    [Trait("Case", "S2")]
    public async Task RecoveryByteStartingAtZero_AtTheUriOfItsDomain_SignsIn()
    {
        var fields = JsonNode.Parse(SiweVectors.Read(Positive).Single(one => one.Name == RecoveryByte).Value.GetRawText())!.AsObject();
        fields["uri"] = $"https://{fields["domain"]}";
        var vector = JsonElement.Parse(fields.ToJsonString());
        using var folder = new TemporaryFolder();
        await using var issuer = await StartAsync(folder, vector);

        (await SendRenewedAsync(issuer, vector, RecoveryByte)).ShouldBe(200, null);
    }

    [Fact]
    [Trait("Case", "S2")]
    public void Outcomes_AreThoseOfEveryVerificationVector() =>
        Outcomes.Select(row => (row.Data.Item1, row.Data.Item2)).ShouldBe(new[] { Positive, Negative }.SelectMany(file => SiweVectors.Read(file).Select(vector => (file, vector.Name))));

    [Fact]
    [Trait("Case", "S2")]
    public async Task ParsingVectors_AreReadAsPublished()
    {
        var (good, bad, contracts) = (SiweVectors.Read("parsing_positive.json"), SiweVectors.Read("parsing_negative.json"), SiweVectors.Read("eip1271.json"));

        foreach (var (name, vector) in good.Concat(contracts))
        {
            (await SendAsync(vector.GetProperty("message").GetString()!)).ShouldBe(401, "domain_mismatch", name);
        }

        foreach (var (name, vector) in bad)
        {
            (await SendAsync(vector.GetString()!)).ShouldBe(400, "invalid_message", name);
        }

        (good.Count, bad.Count, contracts.Count).ShouldBe((19, 29, 2));
    }

    // They are no messages but what one is written of: sent as the objects that they are, which JSON can, and as the text that comes of them.
    [Fact]
    [Trait("Case", "S2")]
    public async Task ParsingObjects_AsTheyAreAndWritten_AreRefused()
    {
        var objects = SiweVectors.Read("parsing_negative_objects.json");

        foreach (var (name, vector) in objects)
        {
            (await SendObjectAsync(vector)).ShouldBe(400, "invalid_message", name);
            (await SendAsync(SiweVectors.Write(vector))).ShouldBe(400, "invalid_message", name);
        }

        objects.Count.ShouldBe(18);
    }

    private static Task<TestIssuer> StartAsync(TemporaryFolder folder, JsonElement vector)
    {
        var domain = SiweVectors.Field(vector, "domainBinding") ?? SiweVectors.Field(vector, "domain");
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PublicUrl"] = $"https://{domain}" };
        var isTime = DateTimeOffset.TryParse(SiweVectors.Field(vector, "time") ?? SiweVectors.Field(vector, "issuedAt"), CultureInfo.InvariantCulture, out var now);
        return TestIssuer.StartAsync(folder, isTime ? new ManualTimeProvider(now) : null, settings);
    }

    private async Task<Answer> SendRenewedAsync(TestIssuer issuer, JsonElement vector, string name)
    {
        var text = SiweVectors.Write(vector)
            .Replace(SiweVectors.Field(vector, "address")!, people.Alice.Address.ToString(), StringComparison.Ordinal)
            .Replace($"Nonce: {SiweVectors.Field(vector, "nonce")}\n", $"Nonce: {await issuer.NonceAsync()}\n", StringComparison.Ordinal);
        var signature = name == WrongSignature ? people.Carol.Sign(text) : people.Alice.Sign(text);
        var sent = name switch
        {
            MalformedSignature => signature[..^1],
            RecoveryByte => signature[..^2] + (signature.EndsWith("1b", StringComparison.Ordinal) ? "00" : "01"),
            _ => signature,
        };
        return await issuer.SendAsync(TestIssuer.Form(text, sent, null));
    }

    private Task<Answer> SendAsync(string text) => people.Issuer.SendAsync(TestIssuer.Form(text, people.Alice.Sign(text), null));

    private async Task<Answer> SendObjectAsync(JsonElement message)
    {
        var body = new JsonObject
        {
            ["grant_type"] = "urn:portcullis:grant-type:siwe", ["message"] = JsonNode.Parse(message.GetRawText()), ["signature"] = people.Alice.Sign(SiweVectors.Write(message)),
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await people.Issuer.PostAsync("/oauth2/token", content);
    }
}
