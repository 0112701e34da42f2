using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>An audience whose tokens are signed with RS256, beside those with ES256, checked by nothing of ours.</summary>
public sealed class AlgorithmTests : SignInTest
{
    private const string Reports = "https://reports.test";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal) { ["Audiences:0:Uri"] = Reports, ["Audiences:0:Algorithm"] = "RS256" };

    private string[] RsaFiles => Directory.GetFiles(Folder.Path, "rs256-*.pem", SearchOption.AllDirectories);

    [Fact]
    public async Task SignIn_RsaAudience_IsSignedByThePublishedRsaKey()
    {
        await RestartAsync(settings: Settings);

        var token = TokenOf(await SignInAsync(Reports));

        Header(token)["alg"]!.GetValue<string>().ShouldBe("RS256");
        (await VerifiesAsync(token)).ShouldBeTrue();
        (await VerifiesAsync(token[..^4] + "AAAA")).ShouldBeFalse();
        FileModes.Of(RsaFiles.ShouldHaveSingleItem()).ShouldBe(FileModes.OwnerFile);
    }

    [Fact]
    public async Task SignIn_OwnAudience_StaysWithEs256()
    {
        await RestartAsync(settings: Settings);

        Header(TokenOf(await SignInAsync(null)))["alg"]!.GetValue<string>().ShouldBe("ES256");
        (await KeysAsync()).Select(key => key!["alg"]!.GetValue<string>()).ShouldBe(["ES256", "RS256"], "what is selected by place is the key of most tokens");
    }

    [Fact]
    public async Task SignIn_NoAudienceAsksForRsa_ThereIsNoSuchKey()
    {
        (await KeysAsync()).ShouldHaveSingleItem()!["alg"]!.GetValue<string>().ShouldBe("ES256");
        RsaFiles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_RsaKey_IsTheSame()
    {
        await RestartAsync(settings: Settings);
        var token = TokenOf(await SignInAsync(Reports));

        await RestartAsync(settings: Settings);

        (await VerifiesAsync(token)).ShouldBeTrue();
    }

    [Fact]
    public async Task OwnTokens_RsaToken_IsReadAndOneWithTheOtherAlgorithmIsNot()
    {
        await RestartAsync(settings: Settings);
        var token = TokenOf(await SignInAsync(Reports));
        var renamed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Header(token).ToJsonString().Replace("RS256", "ES256", StringComparison.Ordinal))) + token[token.IndexOf('.', StringComparison.Ordinal)..];

        (await Issuer.Get<OwnTokens>().ReadAsync(token, default))!.Audience.ShouldBe(Reports);
        (await Issuer.Get<OwnTokens>().ReadAsync(renamed, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Refresh_RsaAudience_StaysWithRs256()
    {
        await RestartAsync(settings: Settings);
        var signedIn = await SignInAsync(Reports);

        var refreshed = await Issuer.SendAsync(new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = signedIn.Json["refresh_token"]!.GetValue<string>() });

        Header(TokenOf(refreshed))["alg"]!.GetValue<string>().ShouldBe("RS256");
    }

    private async Task<Answer> SignInAsync(string? resource)
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), null);
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        return await Issuer.SendAsync(form);
    }

    private static string TokenOf(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json["access_token"]!.GetValue<string>();
    }

    private static JsonObject Header(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!.AsObject();

    private async Task<JsonArray> KeysAsync() => (await Issuer.GetAsync("/oauth2/jwks")).Json["keys"]!.AsArray();

    private async Task<bool> VerifiesAsync(string token)
    {
        var name = Header(token)["kid"]!.GetValue<string>();
        var jwk = (await KeysAsync()).Single(key => key!["kid"]!.GetValue<string>() == name)!;
        byte[] Number(string member) => Base64Url.DecodeFromChars(jwk[member]!.GetValue<string>());
        using var rsa = RSA.Create(new RSAParameters { Modulus = Number("n"), Exponent = Number("e") });
        var end = token.LastIndexOf('.');
        return rsa.VerifyData(Encoding.ASCII.GetBytes(token[..end]), Base64Url.DecodeFromChars(token.AsSpan(end + 1)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
