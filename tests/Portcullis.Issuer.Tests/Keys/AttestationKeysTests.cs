using System.Text;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class AttestationKeysTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly AttestationOptions Format = new();
    private static readonly AttestationOptions Thumbprint = new() { Kid = "thumbprint" };

    private readonly TemporaryFolder _folder = new();

    private string Keys => _folder.File("keys");

    [Fact]
    public void Open_FirstTime_MakesOneKeyForTheOwnerOnly()
    {
        FileModes.SkipOnWindows();
        using var keys = AttestationKeys.Open(Keys, Format, Start);

        var file = Directory.GetFiles(Keys).ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldBe($"attest-20260120T120000Z-{keys.Current.Thumbprint}.pem");
        FileModes.Of(file).ShouldBe(FileModes.OwnerFile);
        keys.Current.KeyId.ShouldBe("insumer-attest-v2");
    }

    [Fact]
    public void Open_ByThumbprint_KeepsTheKeyUnderItsOwnName()
    {
        using var format = AttestationKeys.Open(Keys, Format, Start);
        using var thumbprint = AttestationKeys.Open(Keys, Thumbprint, Start);

        thumbprint.Current.Thumbprint.ShouldBe(format.Current.Thumbprint);
        thumbprint.Current.KeyId.ShouldBe(format.Current.Thumbprint);
        thumbprint.PublicKeys.Single().Kid.ShouldBe(format.Current.Thumbprint);
    }

    [Fact]
    public async Task Format_Switch_PutsOneKeyInThePlaceOfTheOther()
    {
        using var keys = AttestationKeys.Open(Keys, Format, Start);
        var first = keys.Current.PublicKey;
        var second = KeyFiles.Write(Keys, "attest-20260121T120000Z-*.pem");

        keys.Reload(Start.AddHours(24).AddTicks(-1)).ShouldBeFalse();
        keys.PublicKeys.ShouldHaveSingleItem().ShouldBeSameAs(first);
        keys.Reload(Start.AddHours(24)).ShouldBeTrue();

        (keys.Current.Thumbprint, keys.Current.KeyId, keys.Withdrawals).ShouldBe((second, "insumer-attest-v2", 1));
        keys.PublicKeys.ShouldHaveSingleItem().ShouldBeSameAs(await keys.FindAsync("insumer-attest-v2", default));
    }

    [Theory]
    [InlineData(-48, 14400)]
    [InlineData(-4.5, 14400)]
    [InlineData(-4, 14400)]
    [InlineData(-1, 3600)]
    [InlineData(-0.01, 36)]
    [InlineData(-0.001, 30)]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    public void Format_MaxAge_EndsWithTheSwitch(double hours, int seconds)
    {
        using var keys = AttestationKeys.Open(Keys, Format, Start);
        KeyFiles.Write(Keys, "attest-20260125T120000Z-*.pem");
        keys.Reload(Start);

        keys.MaxAge(Start.AddDays(5).AddHours(hours)).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Format_MaxAgeAfterTheSwitch_IsTheLongest()
    {
        using var keys = AttestationKeys.Open(Keys, Format, Start);
        KeyFiles.Write(Keys, "attest-20260121T120000Z-*.pem");
        keys.Reload(Start.AddHours(24));

        keys.MaxAge(Start.AddHours(24)).ShouldBe(AttestationKeys.LongestMaxAge);
    }

    [Fact]
    public void Thumbprint_NextKey_OverlapsWithTheOldOne()
    {
        using var keys = AttestationKeys.Open(Keys, Thumbprint, Start);
        var first = keys.Current.KeyId;
        var second = KeyFiles.Write(Keys, "attest-20260122T120000Z-*.pem");

        keys.Reload(Start.AddHours(12));
        keys.PublicKeys.Select(key => key.Kid).ShouldBe([first, second]);
        keys.Reload(Start.AddHours(48));
        keys.PublicKeys.Select(key => key.Kid).ShouldBe([second, first]);
        keys.Reload(Start.AddHours(96));
        keys.PublicKeys.Select(key => key.Kid).ShouldBe([second]);
        keys.MaxAge(Start).ShouldBe(KeyRules.MaxAge);
    }

    [Fact]
    public async Task Verifier_OfAccessTokens_RefusesWhatTheKeysOfAttestationsSigned()
    {
        var clock = new ManualTimeProvider(Start);
        using var attestations = AttestationKeys.Open(Keys, Format, Start);
        using var ring = KeyRing.Open(Keys, Start);
        var claims = Claims();

        // By key, as its kid is not in the set; and by kind, whatever the set.
        await ShouldBeRefusedAsync(ring, attestations.Current.Sign(TokenTypes.AccessToken, claims));
        await ShouldBeRefusedAsync(attestations, attestations.Current.Sign("JWT", claims));
        await ShouldBeRefusedAsync(ring, ring.Current.Sign("JWT", claims));
        (await attestations.FindAsync(ring.Current.KeyId, default)).ShouldBeNull();

        async Task ShouldBeRefusedAsync(IKeySource keys, string token) =>
            (await new AccessTokenVerifier("https://a.test", "https://a.test", keys, clock).VerifyAsync(token, default)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Claims()
    {
        var now = Start.ToUnixTimeSeconds();
        return Encoding.UTF8.GetBytes(
            $$"""{"iss":"https://a.test","sub":"eip155:1:0x70997970C51812dc3A010C7d01b50e0d17dc79C8","aud":"https://a.test","jti":"AAAAAAAAAAAAAAAAAAAAAA","client_id":"public","scope":"","iat":{{now}},"nbf":{{now}},"exp":{{now + 60}}}""");
    }
}
