using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

public sealed class BearerAuthenticationTests
{
    [Fact]
    public async Task TryAuthenticateAsync_GoodToken_OneSuccessFromTheSecondRequestOnAndAtOnce()
    {
        await using var api = await GatedApi.StartAsync();
        var bearer = api.Services.GetRequiredService<BearerAuthentication>();
        var header = $"Bearer {api.Token()}";

        var first = (await bearer.TryAuthenticateAsync(Request(api, header))).ShouldNotBeNull();
        var second = (await bearer.TryAuthenticateAsync(Request(api, header))).ShouldNotBeNull();
        var again = bearer.TryAuthenticateAsync(Request(api, header));

        first.Principal!.FindAccount().ShouldBe("eip155:1:0xab");
        second.Principal!.FindAccessToken().ShouldBeSameAs(first.Principal!.FindAccessToken());
        again.IsCompletedSuccessfully.ShouldBeTrue();
        (await again).ShouldBeSameAs(second);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer a, Bearer b")]
    public async Task TryAuthenticateAsync_NoOneToken_Null(string? header)
    {
        await using var api = await GatedApi.StartAsync();
        (await api.Services.GetRequiredService<BearerAuthentication>().TryAuthenticateAsync(Request(api, header))).ShouldBeNull();
    }

    [Fact]
    public async Task TryAuthenticateAsync_RefusedToken_IsNotVerifiedAgainByTheScheme()
    {
        var checks = new RevokedGrants { Refusal = new Refusal(RefusalCode.RevokedToken, "Revoked.") };
        await using var api = await GatedApi.StartAsync(services => services.AddSingleton<IRevocationCheck>(checks));
        var context = Request(api, $"Bearer {api.Token()}");

        (await api.Services.GetRequiredService<BearerAuthentication>().TryAuthenticateAsync(context)).ShouldBeNull();
        var scheme = await context.AuthenticateAsync(PortcullisDefaults.AuthenticationScheme);

        scheme.Failure!.Message.ShouldBe(RefusalCode.RevokedToken.Code);
        checks.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task TryAuthenticateAsync_HeaderChangedAfterwards_IsJudgedAnew()
    {
        await using var api = await GatedApi.StartAsync();
        var context = Request(api, "Bearer forged");

        (await api.Services.GetRequiredService<BearerAuthentication>().TryAuthenticateAsync(context)).ShouldBeNull();
        context.Request.Headers.Authorization = $"Bearer {api.Token()}";

        (await context.AuthenticateAsync(PortcullisDefaults.AuthenticationScheme)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Check_TokenThatWasGood_IsRefusedOnceItsGrantIsGoneOrItExpires()
    {
        var checks = new RevokedGrants();
        await using var api = await GatedApi.StartAsync(services => services.AddSingleton<IRevocationCheck>(checks));
        var bearer = api.Services.GetRequiredService<BearerAuthentication>();
        var token = (await bearer.TryAuthenticateAsync(Request(api, $"Bearer {api.Token()}")))!.Principal!.FindAccessToken()!;
        bearer.Check(token).ShouldBeNull();

        checks.Refusal = new Refusal(RefusalCode.RevokedToken, "Revoked.");
        bearer.Check(token)!.Code.ShouldBe(RefusalCode.RevokedToken);

        api.Clock.Advance(token.ExpiresAt - api.Clock.Now);
        bearer.Check(token)!.Code.ShouldBe(RefusalCode.ExpiredToken);
    }

    private static DefaultHttpContext Request(GatedApi api, string? authorization)
    {
        var context = new DefaultHttpContext { RequestServices = api.Services.CreateScope().ServiceProvider };
        context.Request.Headers.Authorization = authorization;
        return context;
    }
}
