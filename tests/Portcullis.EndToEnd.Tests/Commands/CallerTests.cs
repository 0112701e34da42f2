using System.Net;
using Portcullis.Client;
using Portcullis.Credentials;
using Portcullis.Ethereum.Crypto;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Commands;

/// <summary>A program that calls with Portcullis.Client, against the real executable.</summary>
[Collection(SharedDemo.Name)]
public sealed class CallerTests(DemoFixture demo)
{
    private const string Basic = "/market-data/prices";
    private const string Gold = "/market-data/gold/prices";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_OfAHolder_SignsInCallsAndSignsOut(bool isBound)
    {
        using var key = KeyOf("alice");
        using var proofKey = SigningKey.Create();
        using var session = new CallerSession(new CallerOptions { Issuer = demo.Url, ProofKey = isBound ? proofKey : null }, WalletSigner.Of(key));
        using var client = session.CreateClient();

        for (var i = 0; i < 3; i++)
        {
            using var response = await client.GetAsync($"{Gold}?page={i}", TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            Text((await JsonAsync(response)).GetProperty("caller"), "Portcullis-Account").ShouldBe($"eip155:31337:{key.Address}");
        }

        var tokens = await session.GetAsync(TestContext.Current.CancellationToken);
        (tokens.IsBound, tokens.Tiers["market-data"]).ShouldBe((isBound, "gold"));
        (await session.SignOutAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        using var refused = await demo.GetAsync(Gold, tokens.Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Client_OfOneWhoHoldsNothing_IsToldWhatIsMissing()
    {
        using var key = KeyOf("carol");
        using var session = new CallerSession(new CallerOptions { Issuer = demo.Url }, WalletSigner.Of(key));
        using var client = session.CreateClient();

        using var response = await client.GetAsync(Basic, TestContext.Current.CancellationToken);
        var problem = (await Problem.ReadAsync(response, TestContext.Current.CancellationToken)).ShouldNotBeNull();

        (problem.Status, problem.Code).ShouldBe((403, "policy_not_met"));
        problem.Missing.ShouldNotBeEmpty();
    }

    private EthereumKey KeyOf(string name) => new(Ethereum.Hex.Parse(demo.Key(name)));
}
