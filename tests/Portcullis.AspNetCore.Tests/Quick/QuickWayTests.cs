using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests.Quick;

public sealed class QuickWayTests
{
    private const string Everything = "market-data market-data:gold market-data:basic club";
    private const string Thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    public static TheoryData<string> Setups => [.. ApiSetups.Ordinary.Keys, .. ApiSetups.Peculiar.Keys];

    public static TheoryData<string> Peculiar => [.. ApiSetups.Peculiar.Keys];

    [Theory]
    [MemberData(nameof(Setups))]
    public async Task Answers_EveryEndpointAndHeader_AreTheUsualOnes(string setup)
    {
        await using var apis = await TwinApis.StartAsync(Find(setup));
        foreach (var authorization in Headers(apis))
        {
            foreach (var path in ApiEndpoints.Paths.Where(path => setup == "policy of its own" || path != "/named"))
            {
                var (quick, usual) = await apis.AskAsync(path, authorization);
                quick.ShouldBe(usual, $"{path} {string.Join(" + ", authorization)}");
            }
        }
    }

    [Theory]
    [InlineData("/any", "market-data", true)]
    [InlineData("/gold", Everything, true)]
    [InlineData("/gate", Everything, true)]
    [InlineData("/both", Everything, true)]
    [InlineData("/scheme", Everything, true)]
    [InlineData("/both", "market-data", false)]
    [InlineData("/gold", "market-data", false)]
    [InlineData("/roles", Everything, false)]
    [InlineData("/mixed", Everything, false)]
    [InlineData("/data", Everything, false)]
    [InlineData("/signed-in", Everything, false)]
    public async Task Framework_PlainApp_IsAskedUnlessScopesAreAllThatIsAskedAndSuffice(string path, string scope, bool isQuick)
    {
        await using var apis = await TwinApis.StartAsync(new ApiSetup());
        await apis.AskAsync(path, $"Bearer {apis.Issuer.Token(apis.Clock, scope)}");
        apis.AskedUsual.ShouldBe((0, isQuick ? 0 : 1));
    }

    [Fact]
    public async Task Framework_TokenBoundToAKey_IsAsked()
    {
        await using var apis = await TwinApis.StartAsync(new ApiSetup());
        await apis.AskAsync("/any", $"Bearer {apis.Issuer.Token(apis.Clock, Everything, thumbprint: Thumbprint)}");
        apis.AskedUsual.Authentications.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Peculiar))]
    public async Task Framework_AppWithASayOfItsOwn_IsAskedToo(string setup)
    {
        await using var apis = await TwinApis.StartAsync(Find(setup));
        var (quick, _) = await apis.AskAsync("/any", $"Bearer {apis.Issuer.Token(apis.Clock, Everything)}");
        (quick.StartsWith("200", StringComparison.Ordinal) && apis.AskedUsual == (0, 0)).ShouldBeFalse();
    }

    [Fact]
    public async Task Answers_TokenExpiresOrIsRevokedWhileWarm_AreTheUsualOnes()
    {
        var checks = new RevokedGrants();
        await using var apis = await TwinApis.StartAsync(new ApiSetup(Before: services => services.AddSingleton<IRevocationCheck>(checks)));
        var header = $"Bearer {apis.Issuer.Token(apis.Clock)}";
        await apis.AskAsync("/any", header);
        checks.Refusal = new Refusal(RefusalCode.RevokedToken, "Revoked.");
        await ShouldBothAnswerAsync(apis, header, RefusalCode.RevokedToken);
        checks.Refusal = null;
        apis.Clock.Advance(TimeSpan.FromMinutes(15));
        await ShouldBothAnswerAsync(apis, header, RefusalCode.ExpiredToken);
    }

    private static async Task ShouldBothAnswerAsync(TwinApis apis, string header, RefusalCode code)
    {
        var (quick, usual) = await apis.AskAsync("/any", header);
        quick.ShouldBe(usual);
        quick.ShouldContain(code.Code);
    }

    private static ApiSetup Find(string setup) => ApiSetups.Ordinary.GetValueOrDefault(setup) ?? ApiSetups.Peculiar[setup];

    private static string[][] Headers(TwinApis apis)
    {
        var good = apis.Issuer.Token(apis.Clock, Everything);
        return
        [
            [], [$"Bearer {good}"], [$"bearer {good}"], [$"Bearer {apis.Issuer.Token(apis.Clock, "market-data")}"], [$"Bearer {apis.Issuer.Token(apis.Clock, "")}"],
            [$"Bearer {apis.Issuer.Token(apis.Clock, Everything, audience: "https://other.example")}"], [$"Bearer {good[..^4]}AAAA"],
            [$"Bearer {apis.Issuer.Token(apis.Clock, Everything, thumbprint: Thumbprint)}"], ["Bearer"], ["Bearer "],
            [$"Bearer {good} x"], [$"Bearer {good}, Bearer {good}"], [$"Bearer {good}", $"Bearer {good}"], ["Basic YTpi"], [$"Basic YTpi, Bearer {good}"],
        ];
    }
}
