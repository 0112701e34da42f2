using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>A tier is put between the others of a policy, and one above them, after a client was given a token. What the token is for goes by the order in force, wherever it is asked about.</summary>
public sealed class ChangedTiersTests : SignInTest
{
    private const string Files = "https://files.test";

    internal override IReadOnlyDictionary<string, string?>? MoreSettings => new Dictionary<string, string?>(StringComparer.Ordinal) { ["Audiences:0:Uri"] = Files };

    [Theory]
    [InlineData("market-data:gold", 5, "market-data market-data:basic")]
    [InlineData("market-data:gold", 10, "market-data market-data:silver market-data:basic")]
    [InlineData("market-data:gold", 1_000, "market-data market-data:gold market-data:silver market-data:basic")]
    [InlineData("market-data:basic", 1_000, "market-data market-data:basic")]
    public async Task Introspection_OfAClientsToken_NamesWhatIsHeldUpToItsBest(string asked, ulong holds, string scope)
    {
        var token = await SignInAsync(asked);
        Change(holds);

        ((string?)(await Issuer.IntrospectAsync(token)).Json["scope"]).ShouldBe(scope);
    }

    [Theory]
    [InlineData(null, 10, 200, "market-data market-data:silver market-data:basic")]
    [InlineData("market-data:silver", 1_000, 200, "market-data market-data:silver market-data:basic")]
    [InlineData("market-data", 1_000, 200, "market-data market-data:gold market-data:silver market-data:basic")]
    [InlineData("market-data:platinum", 1_000, 400, null)]
    public async Task Exchange_OfAClientsToken_IsAPartUpToItsBest(string? asked, ulong holds, int status, string? scope)
    {
        var token = await SignInAsync("market-data:gold");
        Change(holds);

        var answer = (await ExchangeAsync(token, asked)).ShouldBe(status, status == 400 ? "invalid_scope" : null);

        if (scope is not null)
        {
            ((string?)answer.Claims()["scope"]).ShouldBe(scope);
        }
    }

    [Theory]
    [InlineData("market-data:silver", 200)]
    [InlineData("market-data:platinum", 400)]
    [InlineData("market-data", 400)]
    public async Task Refresh_OfAClient_MayAskForWhatIsBelowWhatItAskedFor(string asked, int status)
    {
        var first = await Issuer.SendAsync(await FormAsync("market-data:gold"));
        Change(1_000);

        var next = (await Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token", ["refresh_token"] = (string)first.Json["refresh_token"]!, ["scope"] = asked,
        })).ShouldBe(status, status == 400 ? "invalid_scope" : null);

        if (status == 200)
        {
            ((string?)next.Claims()["scope"]).ShouldBe("market-data market-data:silver market-data:basic");
        }
    }

    /// <summary>Only what the token names is asked of the chains.</summary>
    [Fact]
    public async Task Exchange_WithoutAScope_DecidesThePoliciesOfTheTokenAlone()
    {
        var token = await SignInAsync("market-data");
        Issuer.Side.Give(Alice.Address, 0);
        var reads = Issuer.Side.Reads;

        (await ExchangeAsync(token, null)).ShouldBe(200, null);

        Issuer.Side.Reads.ShouldBe(reads);
    }

    private void Change(ulong holds)
    {
        Issuer.Get<LivePolicies>().Replace(TestPolicies.LoadMoreTiers());
        Issuer.Main.Give(Alice.Address, holds);
    }

    private async Task<string> SignInAsync(string asked) => (string)(await Issuer.SendAsync(await FormAsync(asked))).ShouldBe(200, null).Json["access_token"]!;

    private async Task<Dictionary<string, string>> FormAsync(string asked)
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), asked);
        form["client_id"] = "my-script";
        return form;
    }

    private Task<Answer> ExchangeAsync(string token, string? scope) => Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
        ["subject_token"] = token,
        ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
        ["resource"] = Files,
        ["scope"] = scope ?? "",
    });
}
