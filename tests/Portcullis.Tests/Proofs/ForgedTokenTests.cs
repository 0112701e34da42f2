using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Keys;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>The J cases at a whole gateway. Every token is that of somebody who may come in, and differs from it in one thing.</summary>
public sealed class ForgedTokenTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Path = "/premium/x";

    private static readonly Dictionary<string, (string Case, Func<TokenForge, string> Make)> Forgeries = new(StringComparer.Ordinal)
    {
        ["alg none"] = ("J1", forge => Unsigned(forge, "none")),
        ["alg None"] = ("J1", forge => Unsigned(forge, "None")),
        ["alg NONE"] = ("J1", forge => Unsigned(forge, "NONE")),
        ["no signature"] = ("J1", forge => Unsigned(forge, "ES256")),
        ["alg none over a good signature"] = ("J1", forge => forge.WithHeader(header => header["alg"] = "none")),
        ["HS256 by our PEM"] = ("J2", forge => forge.ByHmac(forge.Public.Pem)),
        ["HS256 by our key set"] = ("J2", forge => forge.ByHmac(forge.Public.Jwks)),
        ["HS256 by x and y"] = ("J2", forge => forge.ByHmac(forge.Public.Numbers)),
        ["jwk"] = ("J3", forge => forge.ByAttacker((header, key) => header["jwk"] = JsonNode.Parse(JwksDocument.Write([key.PublicKey]))!["keys"]![0]!.DeepClone())),
        ["x5c"] = ("J3", forge => forge.ByAttacker((header, _) => header["x5c"] = new JsonArray("MIIB"))),
        ["kid missing"] = ("J4", forge => forge.WithHeader(header => header.Remove("kid"))),
        ["kid in other case"] = ("J4", forge => forge.WithHeader(header => header["kid"] = SwapCase(forge.KeyId))),
        ["kid a path"] = ("J4", forge => forge.WithHeader(header => header["kid"] = "../../etc/passwd")),
        ["kid SQL"] = ("J4", forge => forge.WithHeader(header => header["kid"] = "' OR 1=1 --")),
        ["kid array"] = ("J4", forge => forge.WithHeader(header => header["kid"] = new JsonArray(forge.KeyId))),
        ["kid number"] = ("J4", forge => forge.WithHeader(header => header["kid"] = 1)),
        ["kid of 16 KB"] = ("J4", forge => forge.WithHeader(header => header["kid"] = new string('a', 16_000))),
        ["DER"] = ("J5", forge => forge.WithHeader(_ => { }, forge.SignDer)),
        ["63 bytes"] = ("J5", forge => forge.WithSignature(signature => signature[..63])),
        ["65 bytes"] = ("J5", forge => forge.WithSignature(signature => [.. signature, 0])),
        ["r and s zero"] = ("J5", forge => forge.WithSignature(_ => new byte[64])),
        ["padding"] = ("J5", forge => forge.Good + "=="),
        ["standard alphabet"] = ("J5", WithStandardAlphabet),
        ["space inside"] = ("J5", forge => forge.Good.Replace(".", ". ", StringComparison.Ordinal)),
        ["tab inside"] = ("J5", forge => forge.Good.Replace(".", ".\t", StringComparison.Ordinal)),
        ["crit"] = ("J6", forge => forge.WithHeader(header => header["crit"] = new JsonArray("x"))),
        ["alg twice"] = ("J6", forge => TokenForge.Sign($$"""{"alg":"ES256","alg":"ES256","kid":"{{forge.KeyId}}","typ":"at+jwt"}""", forge.Payload.ToJsonString(), forge.SignByIssuer)),
        ["b64 false"] = ("J6", forge => forge.WithHeader(header => header["b64"] = false)),
        ["exp missing"] = ("J7", forge => forge.WithPayload(claims => claims.Remove("exp"))),
        ["exp string"] = ("J7", forge => forge.WithPayload(claims => claims["exp"] = $"{forge.Now + 900}")),
        ["exp 1e999"] = ("J7", forge => forge.WithRaw("exp", "1e999")),
        ["exp negative"] = ("J7", forge => forge.WithPayload(claims => claims["exp"] = -1)),
        ["nbf in ten minutes"] = ("J7", forge => forge.WithPayload(claims => claims["nbf"] = forge.Now + 600)),
        ["iat in ten minutes"] = ("J7", forge => forge.WithPayload(claims => claims["iat"] = forge.Now + 600)),
        ["aud other"] = ("J8", forge => forge.WithPayload(claims => claims["aud"] = "https://other.example")),
        ["aud empty array"] = ("J8", forge => forge.WithPayload(claims => claims["aud"] = new JsonArray())),
        ["aud part of ours"] = ("J8", forge => forge.WithPayload(claims => claims["aud"] = TestGateway.PublicUrl[..^1])),
        ["aud longer than ours"] = ("J8", forge => forge.WithPayload(claims => claims["aud"] = TestGateway.PublicUrl + "0")),
        ["iss with a slash"] = ("J8", forge => forge.WithPayload(claims => claims["iss"] = TestGateway.PublicUrl + "/")),
        ["iss in other case"] = ("J8", forge => forge.WithPayload(claims => claims["iss"] = TestGateway.PublicUrl.ToUpperInvariant())),
    };

    public static IEnumerable<TheoryDataRow<string>> Names() => Forgeries.Select(forgery => new TheoryDataRow<string>(forgery.Key).WithTrait("Case", forgery.Value.Case));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Forgery_IsRefused(string name)
    {
        var forge = NewForge();

        using var response = await gateway.GetAsync(Path, Forgeries[name].Make(forge));

        response.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        (await Reply.OfAsync(response)).ShouldBe(401, "invalid_token", name);
        await PassesAsync(forge.Good);
    }

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    [Trait("Case", "J3")]
    public async Task HeaderThatNamesKeys_IsNotFollowed(string member)
    {
        await using var keys = await HttpUpstream.StartAsync();
        var token = NewForge().ByAttacker((header, _) => header[member] = new Uri(keys.Url, "/keys").AbsoluteUri);

        (await SendAsync(token)).ShouldBe(401, "invalid_token");

        keys.Requests.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Case", "J4")]
    public async Task KeyIdOfAMegabyte_IsMoreThanAHeaderMayBe()
    {
        var answer = await RawHttp.GetAsync(gateway.Url, Path, NewForge().WithHeader(header => header["kid"] = new string('a', 1_000_000)));

        RawHttp.Status(answer).ShouldBe(431);
    }

    [Fact]
    [Trait("Case", "J5")]
    public async Task OtherSignatureOfTheSameToken_IsTheSameGrant()
    {
        using var key = new EthereumKey(RandomNumberGenerator.GetBytes(32));
        gateway.One.Give(key.Address, 1);
        var client = new SignInClient(gateway.Http, gateway.Clock);
        var message = (await client.MessageAsync(key.Address)).ToString();
        var signIn = (await client.SendAsync(message, Hex.Format(key.SignMessage(message)))).ShouldBe(200, null);
        string[] tokens = [signIn.Text("access_token"), WithOtherSignature(signIn.Text("access_token"))];
        foreach (var token in tokens)
        {
            await PassesAsync(token);
        }

        (await gateway.App.Services.GetRequiredService<Revocations>().RevokeAsync((string)signIn.Claims["jti"]!, default)).ShouldBeTrue();

        foreach (var token in tokens)
        {
            (await SendAsync(token)).ShouldBe(401, "revoked_token");
        }
    }

    [Theory]
    [InlineData("exp", 30, null)]
    [InlineData("exp", -1, "expired_token")]
    [InlineData("nbf", 55, null)]
    [InlineData("nbf", 75, "invalid_token")]
    [InlineData("iat", 55, null)]
    [InlineData("iat", 75, "invalid_token")]
    [Trait("Case", "J7")]
    public async Task Times_AreTakenWithAMinuteOfSkewButForTheEnd(string claim, int seconds, string? code)
    {
        var forge = NewForge();

        (await SendAsync(forge.WithPayload(claims => claims[claim] = forge.Now + seconds))).ShouldBe(code is null ? 200 : 401, code);
    }

    [Fact]
    [Trait("Case", "J8")]
    public async Task AudienceArrayWithOursSecond_Passes() =>
        await PassesAsync(NewForge().WithPayload(claims => claims["aud"] = new JsonArray("https://other.example", TestGateway.PublicUrl)));

    private TokenForge NewForge()
    {
        var holder = TestGateway.NewAddress();
        gateway.One.Give(holder, 1);
        return new TokenForge(gateway.App.Services.GetRequiredService<KeyRing>().Current, holder, gateway.Clock);
    }

    private async Task<Reply> SendAsync(string token) => await Reply.OfAsync(await gateway.GetAsync(Path, token));

    private async Task PassesAsync(string token) => (await SendAsync(token)).Status.ShouldBe(200);

    private static string Unsigned(TokenForge forge, string algorithm) => forge.WithHeader(header => header["alg"] = algorithm, _ => []);

    private static string SwapCase(string text) => string.Concat(text.Select(letter => char.IsLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));

    private static string WithStandardAlphabet(TokenForge forge)
    {
        var token = Enumerable.Range(0, int.MaxValue).Select(_ => forge.Good).First(token => token.AsSpan().ContainsAny('-', '_'));
        return token.Replace('-', '+').Replace('_', '/');
    }

    // (r, n - s) verifies whenever (r, s) does.
    private static string WithOtherSignature(string token)
    {
        var cut = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(cut));
        var order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var s = order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        return token[..cut] + Base64Url.EncodeToString([.. signature.AsSpan(0, 32), .. Hex.Parse("0x" + s.ToString("x64", CultureInfo.InvariantCulture)[^64..])]);
    }
}
