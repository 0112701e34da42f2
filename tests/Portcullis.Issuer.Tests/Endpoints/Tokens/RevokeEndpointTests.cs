using System.Buffers.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

public sealed class RevokeEndpointTests : SignInTest
{
    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Post_EitherToken_EndsTheSignInWithAllOfIt(string kind)
    {
        var first = await Issuer.SignInAsync(Alice);
        var other = await Issuer.SignInAsync(Alice);
        var second = await RefreshAsync(first);
        var token = (string)second.Json[kind]!;

        var answer = await RevokeAsync(("token", token), ("token_type_hint", "whatever"));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldBeEmpty();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        IsRevoked(first).ShouldBeTrue();
        IsRevoked(second).ShouldBeTrue();
        (await RefreshAsync(second)).ShouldBe(400, "refresh_token_invalid");
        IsRevoked(other).ShouldBeFalse("one sign-in never ends another");
        (await RevokeAsync(("token", token))).Status.ShouldBe(200, "it has ended, as was asked");
    }

    [Fact]
    public async Task Post_RefreshTokenUsedBefore_EndsTheSignIn()
    {
        var first = await Issuer.SignInAsync(Alice);
        var second = await RefreshAsync(first);

        (await RevokeAsync(("token", (string)first.Json["refresh_token"]!))).Status.ShouldBe(200);

        IsRevoked(second).ShouldBeTrue();
    }

    [Theory]
    [InlineData("x")]
    [InlineData("prt_0123456789012345678901.0123456789012345678901234567890123456789012")]
    [InlineData("insr_live_0123456789012345678901234567890123456789")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Post_UnknownToken_IsNoFault(string token) => (await RevokeAsync(("token", token))).Status.ShouldBe(200);

    [Fact]
    public async Task Post_TokenWithOneLetterChanged_EndsNothing()
    {
        var signIn = await Issuer.SignInAsync(Alice);
        var token = (string)signIn.Json["access_token"]!;

        (await RevokeAsync(("token", token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..]))).Status.ShouldBe(200);

        IsRevoked(signIn).ShouldBeFalse();
    }

    [Theory]
    [InlineData("access_token", "public", 200)]
    [InlineData("access_token", "another", 400)]
    [InlineData("refresh_token", "public", 200)]
    [InlineData("refresh_token", "another", 400)]
    public async Task Post_ClientId_MustBeTheTokens(string kind, string client, int status)
    {
        var signIn = await Issuer.SignInAsync(Alice);

        (await RevokeAsync(("token", (string)signIn.Json[kind]!), ("client_id", client))).Status.ShouldBe(status);

        IsRevoked(signIn).ShouldBe(status == 200);
    }

    [Theory]
    [InlineData("token", "")]
    [InlineData("tokens", "x")]
    public async Task Post_NoToken_IsRefused(string name, string value) => (await RevokeAsync((name, value))).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task Post_TokenTwice_IsRefused() => (await RevokeAsync(("token", "x"), ("token", "y"))).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task Post_ParameterThatIsNotKnown_IsIgnored()
    {
        var signIn = await Issuer.SignInAsync(Alice);

        (await RevokeAsync(("token", (string)signIn.Json["refresh_token"]!), ("x-client-SKU", "x"))).Status.ShouldBe(200);

        IsRevoked(signIn).ShouldBeTrue();
    }

    private Task<Answer> RevokeAsync(params (string Name, string Value)[] form) => SendAsync("/oauth2/revoke", form);

    private Task<Answer> RefreshAsync(Answer signIn) => SendAsync("/oauth2/token", ("grant_type", "refresh_token"), ("refresh_token", (string)signIn.Json["refresh_token"]!));

    private async Task<Answer> SendAsync(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        return await Issuer.PostAsync(path, content);
    }

    private bool IsRevoked(Answer answer) => Issuer.Get<RevocationSnapshot>().Check(new AccessToken
    {
        Issuer = "i", Account = "eip155:1:0xab", Proof = ProofKind.KeyRecovery, Audience = "a", Id = IdOf(answer), ClientId = "c", Scope = "", IssuedAt = default, NotBefore = default, ExpiresAt = default,
    })?.Code == RefusalCode.RevokedToken;

    private static string IdOf(Answer answer) => (string)JsonNode.Parse(Base64Url.DecodeFromChars(((string)answer.Json["access_token"]!).Split('.')[1]))!["jti"]!;
}
