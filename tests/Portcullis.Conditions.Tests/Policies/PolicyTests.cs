using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class PolicyTests
{
    private static readonly PolicySet Policies = PolicyFile.Parse(
        """
        { "policies": { "data": { "tiers": [
          { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "3" } },
          { "name": "silver", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "2" } },
          { "name": "basic", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }
        """,
        null).Policies;

    [Theory]
    [InlineData("data data:gold data:silver data:basic", 0)]
    [InlineData("data data:silver data:basic", 1)]
    [InlineData("data:basic data:silver", 1)]
    [InlineData("other other:gold data data:basic", 2)]
    [InlineData("data:gone data:basic", 2)]
    [InlineData("data:gone", -1)]
    [InlineData("data", -1)]
    [InlineData("data:", -1)]
    [InlineData("data:gold:x", -1)]
    [InlineData("xdata:gold", -1)]
    [InlineData("Data:gold", -1)]
    [InlineData("data:goldx", -1)]
    [InlineData("", -1)]
    [InlineData(" ", -1)]
    public void BestIn_Scope_IsTheBestTierThatItNames(string scope, int rank) => Policies.Find("data")!.BestIn(scope).ShouldBe(rank);

    [Theory]
    [InlineData(0, "gold", true)]
    [InlineData(0, null, true)]
    [InlineData(1, "gold", false)]
    [InlineData(1, "basic", true)]
    [InlineData(2, null, true)]
    [InlineData(0, "platinum", false)]
    [InlineData(-1, null, false)]
    [InlineData(-1, "basic", false)]
    public void Reaches_Tier_ThatOneAndThoseBelow(int best, string? tier, bool reaches) => Policies.Find("data")!.Reaches(best, tier).ShouldBe(reaches);

    [Theory]
    [InlineData("data", "data", true)]
    [InlineData("data", "data:gold", true)]
    [InlineData("data:silver", "data:silver", true)]
    [InlineData("data:silver", "data:basic", true)]
    [InlineData("data:silver", "data:gold", false)]
    [InlineData("data:gold", "data", false)]
    [InlineData("data:gone", "data:basic", false)]
    [InlineData("data", "other", false)]
    [InlineData("other", "data", false)]
    public void Covers_Name_NoMoreThanIsAllowed(string allowed, string name, bool covers) => Policies.Covers(PolicyName.Parse(allowed)!.Value, PolicyName.Parse(name)!.Value).ShouldBe(covers);
}
