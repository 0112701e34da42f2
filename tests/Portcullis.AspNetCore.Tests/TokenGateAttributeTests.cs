using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

public sealed class TokenGateAttributeTests : IAsyncLifetime
{
    private GatedApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await GatedApi.StartAsync(
        services => services.AddControllers().AddApplicationPart(typeof(PricesController).Assembly),
        map: app =>
        {
            app.MapControllers();
            app.MapGet("/minimal", [TokenGate("market-data")] (ClaimsPrincipal user) => user.GetAccount());
            app.MapGet("/minimal/gold", [TokenGate("market-data:gold")] (ClaimsPrincipal user) => user.GetTier("market-data"));
            app.MapGet("/minimal/both", [TokenGate("market-data"), TokenGate("club")] () => "in");
        });

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/minimal", "market-data market-data:basic", 200, "eip155:1:0xab")]
    [InlineData("/minimal", "club", 403, "'market-data'")]
    [InlineData("/minimal/gold", "market-data market-data:gold market-data:basic", 200, "gold")]
    [InlineData("/minimal/gold", "market-data market-data:basic", 403, "'market-data:gold'")]
    [InlineData("/minimal/both", "market-data club", 200, "in")]
    [InlineData("/minimal/both", "market-data", 403, "'club'")]
    [InlineData("/prices", "market-data market-data:basic", 200, "basic eip155:1:0xab")]
    [InlineData("/prices", "", 403, "'market-data'")]
    [InlineData("/prices/gold", "market-data market-data:gold market-data:basic", 200, "gold")]
    [InlineData("/prices/gold", "market-data market-data:basic", 403, "'market-data:gold'")]
    [InlineData("/prices/gold", "market-data:gold", 403, "'market-data'")]
    public async Task Endpoint_ByTheTokensScope_Answers(string path, string scope, int status, string text)
    {
        using var answer = await _api.GetAsync(path, $"Bearer {_api.Token(scope)}");
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(text);
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/prices")]
    public async Task Endpoint_NoToken_IsAskedForOne(string path)
    {
        using var answer = await _api.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(RefusalCode.MissingToken.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("Anonymous")]
    [InlineData("market data")]
    [InlineData("market-data:")]
    [InlineData("market-data:gold:x")]
    [InlineData("market-data\n")]
    public void Attribute_NotAPolicysName_IsRefused(string name) => Should.Throw<ArgumentException>(() => new TokenGateAttribute(name)).Message.ShouldContain("policy:tier");

    [Fact]
    public void Attribute_Name_IsThePolicyWithOurScheme()
    {
        var gate = new TokenGateAttribute("market-data:gold");
        gate.Policy.ShouldBe("market-data:gold");
        gate.AuthenticationSchemes.ShouldBe("Portcullis");
    }
}
