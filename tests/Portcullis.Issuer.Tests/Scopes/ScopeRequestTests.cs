using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Scopes;

/// <summary>What is asked for of what was given before, by the order of tiers in force: platinum, gold, silver, basic.</summary>
public sealed class ScopeRequestTests
{
    private const string Scope = "market-data market-data:gold market-data:basic club club:member";

    private static readonly PolicySet Policies = TestPolicies.LoadMoreTiers();

    [Theory]
    [InlineData(null, "market-data club")]
    [InlineData("", "market-data club")]
    [InlineData("market-data", "market-data")]
    [InlineData("market-data:silver", "market-data:silver")]
    [InlineData("club:member market-data market-data", "club:member market-data")]
    public void ParsePart_OfTheScope_IsThat(string? asked, string names) => string.Join(' ', ScopeRequest.ParsePart(Scope, asked, Policies).ShouldNotBeNull().Names).ShouldBe(names);

    [Theory]
    [InlineData("other")]
    [InlineData("market-data:platinum")]
    [InlineData("market-data club:vip")]
    [InlineData("MARKET-DATA")]
    [InlineData("market-data  club")]
    [InlineData(" market-data")]
    [InlineData("market-data:")]
    public void ParsePart_OfSomethingElse_IsNull(string asked) => ScopeRequest.ParsePart(Scope, asked, Policies).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("gone gone:gold")]
    [InlineData("market-data market-data:gone")]
    public void ParsePart_ScopeThatNamesNothingAnyMore_IsNothing(string scope)
    {
        var request = ScopeRequest.ParsePart(scope, null, Policies).ShouldNotBeNull();

        (request.IsForAll, request.Names.Count).ShouldBe((false, 0));
    }

    [Theory]
    [InlineData(Scope, null, 1)]
    [InlineData(Scope, "market-data", 1)]
    [InlineData(Scope, "market-data:silver", 2)]
    [InlineData(Scope, "market-data:basic market-data:silver", 2)]
    [InlineData("market-data market-data:basic", null, 3)]
    public void Limit_Part_CountsUpToItsBestTier(string scope, string? asked, int best) =>
        ScopeRequest.ParsePart(scope, asked, Policies).ShouldNotBeNull().Limit(new Decision(Policies.Find("market-data")!, null!, [], [])).Best.ShouldBe(best);

    [Theory]
    [InlineData("", "club market-data:platinum", true)]
    [InlineData("market-data:gold", "market-data:gold", true)]
    [InlineData("market-data:gold", "market-data:silver", true)]
    [InlineData("market-data:gold", "market-data:platinum", false)]
    [InlineData("market-data:gold", "market-data", false)]
    [InlineData("market-data", "market-data:platinum", true)]
    [InlineData("@client market-data", "club", false)]
    [InlineData("@client", "club", false)]
    public void IsPartOf_Kept_IsWhatThatReaches(string kept, string asked, bool isPart) => ScopeRequest.Parse(asked, Policies).ShouldNotBeNull().IsPartOf(kept).ShouldBe(isPart);
}
