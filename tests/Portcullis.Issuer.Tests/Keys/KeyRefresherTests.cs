using System.Buffers.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class KeyRefresherTests : SignInTest
{
    private const int WaitsForALook = 40;

    private string Keys => Folder.File("data/keys");

    private KeyRing Ring => Issuer.Get<KeyRing>();

    [Fact]
    public void Interval_OfLooks_IsWithinAMinuteAndTheLead()
    {
        KeyRefresher.Interval.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        (KeyRefresher.Interval + KeyRules.MaxAge + KeyRules.VerifierCache).ShouldBeLessThan(KeyRules.Notice);
    }

    [Fact]
    [Trait("Case", "J12")]
    public async Task Rotation_WhileItRuns_IsPublishedBehindTheOneThatSigns()
    {
        var first = Ring.Current.KeyId;
        Issuer.Clock.Advance(TimeSpan.FromMinutes(5));

        var second = WriteNow("access");

        await UntilAsync(() => Ring.PublicKeys.Count == 2);
        (await KidsAsync()).ShouldBe($"{first} {second}");
    }

    [Fact]
    [Trait("Case", "J12")]
    public async Task Rotation_NextKeySigns_OldTokensStayGood()
    {
        var (first, old) = (Ring.Current.KeyId, await SignInAsync());
        var second = KeyFiles.Write(Keys, $"access-{KeyInstant.Write(Issuer.Clock.GetUtcNow().AddDays(-2))}-*.pem");
        var file = Directory.GetFiles(Keys, $"access-*-{first}.pem").Single();
        File.Move(file, Path.Combine(Keys, $"access-{first}.pem"));

        await RestartAsync();

        (await KidsAsync()).ShouldBe($"{second} {first}");
        await ShouldBeGoodAsync(old);
        await ShouldBeGoodAsync(await SignInAsync());
    }

    [Fact]
    [Trait("Case", "J12")]
    public async Task Rotation_StepByStep_IsPublishedThenSignsThenTheOldOneGoes()
    {
        var (first, margin) = (Ring.Current.KeyId, TimeSpan.FromMinutes(10));
        Issuer.Clock.Advance(margin);
        var second = WriteNow("access");
        await UntilAsync(() => Ring.PublicKeys.Count == 2);

        await RestartAsync(() => Issuer.Clock.Advance(KeyRules.Notice - margin));
        var last = await SignInAsync();
        (await KidsAsync(), KidOf(last)).ShouldBe(($"{first} {second}", first));

        Issuer.Clock.Advance(margin - (4 * KeyRefresher.Interval));
        await UntilAsync(() => Ring.Current.KeyId == second);
        (await KidsAsync(), KidOf(await SignInAsync())).ShouldBe(($"{second} {first}", second));
        await ShouldBeGoodAsync(last);

        await RestartAsync(() => Issuer.Clock.Advance(KeySchedule.Retention - margin));
        (await KidsAsync()).ShouldBe($"{second} {first}");
        Issuer.Clock.Advance(margin - (4 * KeyRefresher.Interval));
        await UntilAsync(() => Ring.PublicKeys.Count == 1);
        (await KidsAsync(), KidOf(await SignInAsync())).ShouldBe((second, second));
    }

    [Fact]
    public async Task Switch_Planned_IsMadeAtItsInstantAndCachesAreToldBefore()
    {
        var at = Issuer.Clock.GetUtcNow().AddHours(1);
        var first = Issuer.Get<AttestationKeys>().Current.Thumbprint;
        var second = KeyFiles.Write(Keys, $"attest-{KeyInstant.Write(at)}-*.pem");

        await UntilAsync(() => Issuer.Get<AttestationKeys>().NextSwitch == at);
        (await Issuer.GetAsync("/v1/jwks")).Headers.CacheControl!.MaxAge.ShouldBe(at - Issuer.Clock.GetUtcNow());
        Issuer.Get<AttestationKeys>().Current.Thumbprint.ShouldBe(first);

        Issuer.Clock.Advance(at - Issuer.Clock.GetUtcNow() - (2 * KeyRefresher.Interval));
        await UntilAsync(() => Issuer.Get<AttestationKeys>().Current.Thumbprint == second);
        Issuer.Clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(at);
        (await Issuer.GetAsync("/v1/jwks")).Headers.CacheControl!.MaxAge.ShouldBe(AttestationKeys.LongestMaxAge);
    }

    [Fact]
    public async Task Folder_Unreadable_IsLoggedOnceAndAgainWhenItIsBack()
    {
        Directory.Move(Keys, Folder.File("aside"));
        await UntilAsync(() => Logged("cannot be read"));
        (await KidsAsync()).ShouldBe(Ring.Current.KeyId);

        Directory.Move(Folder.File("aside"), Keys);
        await UntilAsync(() => Logged("can be read again"));

        Issuer.Logs.Lines.Count(line => line.Contains("The signing keys cannot be read", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task AttestationKey_AccessFolderDamaged_IsFollowedAllTheSame()
    {
        var attestations = Issuer.Get<AttestationKeys>();
        var second = WriteNow("attest");
        File.Delete(Directory.GetFiles(Keys, "attest-*").Single(file => file.EndsWith($"{attestations.Current.Thumbprint}.pem", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(Path.Combine(Keys, "access-x.pem"), "x");

        await UntilAsync(() => attestations.Current.Thumbprint == second);
    }

    private bool Logged(string text) => Issuer.Logs.Lines.Any(line => line.Contains($"The signing keys {text}", StringComparison.Ordinal));

    /// <summary>Lets one look after the other be made until something holds. A busy machine has some time for each: else the hours would go by before it has made the first, and keys and tokens with them.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        var waits = 0;
        var reached = await Eventually.Async(() =>
        {
            Issuer.Clock.Advance(waits++ % WaitsForALook == 0 ? KeyRefresher.Interval : TimeSpan.Zero);
            return condition();
        });
        reached.ShouldBeTrue();
    }

    private async Task<string> KidsAsync() =>
        string.Join(' ', (await Issuer.GetAsync("/oauth2/jwks")).Json["keys"]!.AsArray().Select(key => (string?)key!["kid"]));

    private static string? KidOf(string token) => (string?)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"];

    private string WriteNow(string prefix) => KeyFiles.Write(Keys, $"{prefix}-{KeyInstant.Write(Issuer.Clock.GetUtcNow())}-*.pem");

    private async Task<string> SignInAsync() => (string)(await Issuer.SignInAsync(Alice)).Json["access_token"]!;

    private async Task ShouldBeGoodAsync(string token)
    {
        var verifier = new AccessTokenVerifier(TestIssuer.PublicUrl, TestIssuer.PublicUrl, Ring, Issuer.Clock);
        (await verifier.VerifyAsync(token, default)).IsValid.ShouldBeTrue();
    }
}
