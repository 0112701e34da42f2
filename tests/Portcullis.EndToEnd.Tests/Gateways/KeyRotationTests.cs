using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>
/// A key of the issuer's takes the other's place, and whoever keeps the key set for a day rejects no token that is good. Days pass by the names of the key files, which say when each was made. Verifiers go by the machine's
/// clock, so that their caches do not run out here; instead the issuer is away while they judge, and they have nothing but the set of the step before.
/// </summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private static readonly TimeSpan Signs = TimeSpan.FromHours(25);
    private static readonly TimeSpan Retires = TimeSpan.FromHours(73);

    private readonly GatewayIssuer _issuer = new();

    public ValueTask InitializeAsync() => _issuer.InitializeAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    [Trait("Case", "J12")]
    public async Task Rotation_AtEachStep_NobodyWithTheKeysOfTheStepBeforeRejectsAGoodToken()
    {
        var watch = Stopwatch.StartNew();
        var first = _issuer.Gate.KeyFile;
        var before = _issuer.IssuedToken;
        await using var early = await Verifiers.StartAsync(_issuer, before);

        await _issuer.Gate.Program.SignalAsync("TERM");
        (await Programs.RunPortcullisAsync("key", "rotate", "--config", _issuer.Gate.Folder)).ExitCode.ShouldBe(0);
        (await early.FindRejectingAsync(before)).ShouldBeEmpty("while the new key is published");
        var (old, next) = (KeyIdOf(first), KeyIdOf(KeyFiles().Single(file => file != first)));
        await _issuer.Gate.StartAgainAsync();
        (await PublishedAsync()).ShouldBe([old, next]);
        await using var informed = await Verifiers.StartAsync(_issuer, before);

        await _issuer.Gate.Program.SignalAsync("TERM");
        SetAge(old, TimeSpan.FromDays(60));
        SetAge(next, Signs);
        using var forge = _issuer.ForgeBy(KeyFiles().Single(file => KeyIdOf(file) == next));
        (await informed.FindRejectingAsync(before)).ShouldBeEmpty("once the new key signs: the old one's token");
        (await informed.FindRejectingAsync(forge.Make())).ShouldBeEmpty("once the new key signs: its token");
        await _issuer.Gate.StartAgainAsync();
        (await PublishedAsync()).ShouldBe([next, old]);
        var after = await _issuer.SignInAsync();
        KeyOf(after).ShouldBe(next);
        (await informed.FindRejectingAsync(after)).ShouldBeEmpty("once the new key signs: what the issuer gives");

        await _issuer.Gate.Program.SignalAsync("TERM");
        SetAge(next, Retires);
        (await informed.FindRejectingAsync(after)).ShouldBeEmpty("once the old key is withdrawn");
        await _issuer.Gate.StartAgainAsync();
        (await PublishedAsync()).ShouldBe([next]);
        await using var late = await Verifiers.StartAsync(_issuer, after);
        (await late.FindRejectingAsync(_issuer.Forge.Make())).ShouldBe(late.Names, "the withdrawn key");
        Figure.Print("J12", $"{string.Join(", ", late.Names)}: no good token rejected at publishing, signing and retiring a key ({watch.Elapsed.TotalSeconds:F0} s)");
    }

    private string[] KeyFiles() => Directory.GetFiles(Path.Combine(_issuer.Gate.Folder, "data", "keys"), "access-*.pem");

    /// <summary>Of <c>access-INSTANT-KID.pem</c>; a kid may have hyphens.</summary>
    private static string KeyIdOf(string file) => Path.GetFileNameWithoutExtension(file).Split('-', 3)[2];

    private static string KeyOf(string token) => Text(JsonElement.Parse(Base64UrlEncoder.Decode(token.Split('.')[0])), "kid");

    private void SetAge(string keyId, TimeSpan age)
    {
        var file = KeyFiles().Single(file => KeyIdOf(file) == keyId);
        var made = TimeProvider.System.GetUtcNow().Subtract(age).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, $"access-{made}-{keyId}.pem"));
    }

    private async Task<IEnumerable<string>> PublishedAsync()
    {
        using var client = new HttpClient();
        return [.. JsonElement.Parse(await client.GetStringAsync(new Uri(_issuer.PlainUrl, "/oauth2/jwks"))).GetProperty("keys").EnumerateArray().Where(key => Text(key, "alg") == "ES256").Select(key => Text(key, "kid"))];
    }
}
