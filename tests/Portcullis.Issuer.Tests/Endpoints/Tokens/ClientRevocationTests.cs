using System.Net.Http.Headers;
using System.Text;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

/// <summary>The tokens of a client with a secret are ended by that client alone (RFC 7009, 2.1).</summary>
public sealed class ClientRevocationTests : PageTest
{
    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Confidential_SecretAmongTheParameters_EndsTheSignIn(string kind)
    {
        var signIn = await SignInAsServerAsync();

        (await RevokeAsync(signIn, kind, ("client_id", "server"), ("client_secret", Secret))).Status.ShouldBe(200);

        (await IsOverAsync(signIn)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Confidential_SecretByBasic_EndsTheSignIn(string kind)
    {
        var signIn = await SignInAsServerAsync();

        (await RevokeByBasicAsync(signIn, kind, "server", Secret)).Status.ShouldBe(200);

        (await IsOverAsync(signIn)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("refresh_token", null, null)]
    [InlineData("access_token", null, null)]
    [InlineData("refresh_token", "server", null)]
    [InlineData("access_token", "server", null)]
    [InlineData("refresh_token", "server", "another")]
    [InlineData("access_token", "server", "another")]
    [InlineData("refresh_token", "nobody", Secret)]
    [InlineData("refresh_token", "desk", Secret)]
    public async Task Confidential_WithoutItsSecret_IsRefusedAndEndsNothing(string kind, string? client, string? secret)
    {
        var signIn = await SignInAsServerAsync();

        var answer = (await RevokeAsync(signIn, kind, ("client_id", client ?? ""), ("client_secret", secret ?? ""))).ShouldBe(401, "invalid_client");

        ((string?)answer.Json["error"]).ShouldBe("invalid_client");
        answer.Headers.WwwAuthenticate.ShouldContain(challenge => challenge.Scheme == "Basic");
        (await IsOverAsync(signIn)).ShouldBeFalse();
    }

    [Fact]
    public async Task Confidential_WrongSecretByBasic_IsRefusedAndEndsNothing()
    {
        var signIn = await SignInAsServerAsync();

        (await RevokeByBasicAsync(signIn, "refresh_token", "server", "another")).ShouldBe(401, "invalid_client");

        (await IsOverAsync(signIn)).ShouldBeFalse();
    }

    [Fact]
    public async Task Confidential_WrongSecretAndUnknownToken_IsRefused()
    {
        using var content = new FormUrlEncodedContent([new("token", "x"), new("client_id", "server"), new("client_secret", "another")]);

        (await Issuer.PostAsync("/oauth2/revoke", content)).ShouldBe(401, "invalid_client");
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Confidential_AnothersToken_IsRefusedAndEndsNothing(string kind)
    {
        var signIn = (await RedeemAsync(await CodeAsync(Alice, Query()))).ShouldBe(200, null);

        (await RevokeByBasicAsync(signIn, kind, "server", Secret)).ShouldBe(400, "invalid_request");

        (await IsOverAsync(signIn)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("refresh_token", null)]
    [InlineData("access_token", null)]
    [InlineData("refresh_token", "desk")]
    public async Task Public_WhoeverHoldsTheToken_EndsIt(string kind, string? client)
    {
        var signIn = (await RedeemAsync(await CodeAsync(Alice, Query()))).ShouldBe(200, null);

        (await RevokeAsync(signIn, kind, ("client_id", client ?? ""))).Status.ShouldBe(200);

        (await IsOverAsync(signIn)).ShouldBeTrue();
    }

    private async Task<Answer> SignInAsServerAsync()
    {
        var code = await CodeAsync(Alice, Query(("client_id", "server"), ("redirect_uri", ServerCallback)));
        return (await RedeemAsync(code, ("client_id", "server"), ("redirect_uri", ServerCallback), ("client_secret", Secret))).ShouldBe(200, null);
    }

    private async Task<Answer> RevokeAsync(Answer signIn, string kind, params (string Name, string Value)[] more)
    {
        using var content = new FormUrlEncodedContent([new("token", (string)signIn.Json[kind]!), .. more.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))]);
        return await Issuer.PostAsync("/oauth2/revoke", content);
    }

    private async Task<Answer> RevokeByBasicAsync(Answer signIn, string kind, string id, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/revoke") { Content = new FormUrlEncodedContent([new("token", (string)signIn.Json[kind]!)]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }

    private async Task<bool> IsOverAsync(Answer signIn) =>
        Issuer.Get<RevocationSnapshot>().Check((await Issuer.Get<OwnTokens>().ReadAsync((string)signIn.Json["access_token"]!, default))!) is not null;
}
