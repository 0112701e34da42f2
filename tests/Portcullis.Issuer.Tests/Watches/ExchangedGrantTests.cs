using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Issuer.Watches;

namespace Portcullis.Issuer.Tests.Watches;

/// <summary>Of a token that was exchanged for a narrower one it is told what it may have, and not what its account holds beyond that.</summary>
public sealed class ExchangedGrantTests : EventTest
{
    private const string Files = "https://files.test";

    [Fact]
    public async Task Narrower_ThanWhatTheAccountHolds_IsToldOfItsOwnTiersAlone()
    {
        await StartAsync();
        var narrow = await ExchangeAsync(await TokenAsync(Alice), "market-data:basic");
        using var reader = await OpenAsync();
        await WatchedAsync(2);

        Issuer.Main.Give(Alice.Address, 0);
        (await NextAsync(reader, 2)).ShouldBe(["first access_lost gold>", "narrow access_lost basic>"]);
        Issuer.Main.Give(Alice.Address, 100);
        (await NextAsync(reader, 2)).ShouldBe(["first access_back >gold", "narrow access_back >basic"]);
        Issuer.Main.Give(Alice.Address, 10);
        (await NextAsync(reader, 1)).ShouldBe(["first tier_changed gold>basic"]);
        Issuer.Main.Give(Alice.Address, 0);
        (await NextAsync(reader, 2)).ShouldBe(["first access_lost basic>", "narrow access_lost basic>"]);

        async Task<IReadOnlyList<string>> NextAsync(EventReader events, int count)
        {
            var told = new List<string>();
            while (told.Count < count)
            {
                var (type, data) = (await PassAsync(events.ReadAsync())).ShouldNotBeNull();
                var change = data["data"]!;
                told.Add($"{((string?)change["jti"] == narrow ? "narrow" : "first")} {type} {(string?)change["before"]}>{(string?)change["after"]}");
            }

            told.Sort(StringComparer.Ordinal);
            return told;
        }
    }

    /// <summary>What is only said of better tiers than it may have has no say in it.</summary>
    [Fact]
    public async Task Narrower_BetterTierCannotBeTold_IsNoNews()
    {
        await StartAsync();
        await ExchangeAsync(await TokenAsync(Alice, "club"), "club:member");
        Issuer.Side.ReadsFail = true;
        using var reader = await OpenAsync();
        await WatchedAsync(2);

        Issuer.Main.Give(Alice.Address, 0);

        (await PassAsync(reader.ReadTypesAsync(2))).ShouldBe(["access_lost", "access_lost"]);
        Issuer.Get<GrantWatches>().Count.ShouldBe(2);
    }

    private async Task StartAsync()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Audiences:0:Uri"] = Files });
        Issuer.Main.Give(Alice.Address, 100);
        Issuer.Side.Give(Alice.Address, 100);
    }

    /// <summary>The narrower token's id.</summary>
    private async Task<string> ExchangeAsync(string token, string scope)
    {
        var answer = await Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange", ["subject_token"] = token, ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token", ["resource"] = Files, ["scope"] = scope,
        });
        answer.Status.ShouldBe(200, answer.Text);
        return (string)answer.Claims()["jti"]!;
    }
}
