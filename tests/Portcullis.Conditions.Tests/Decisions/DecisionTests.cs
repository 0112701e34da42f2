using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class DecisionTests
{
    private static readonly string[] Names = ["gold", "silver", "basic"];

    // Verdicts of gold, silver, basic; then what is answered where gold, silver, basic, any tier is asked for.
    [Theory]
    [InlineData("MMM", "MMMM")]
    [InlineData("MNN", "MMMM")]
    [InlineData("MUU", "MMMM")]
    [InlineData("NMN", "NMMM")]
    [InlineData("NNM", "NNMM")]
    [InlineData("NNN", "NNNN")]
    [InlineData("UMN", "UMMM")]
    [InlineData("UNM", "UUMM")]
    [InlineData("NUM", "NUMM")]
    [InlineData("UUM", "UUMM")]
    [InlineData("UNN", "UUUU")]
    [InlineData("NUN", "NUUU")]
    [InlineData("NNU", "NNUU")]
    [InlineData("UUU", "UUUU")]
    public void For_TierOrBetter_UnknownOnlyWhereItMatters(string tiers, string expected)
    {
        var decision = Decide(tiers);

        string.Concat("gold silver basic".Split(' ').Append(null).Select(tier => Letter(decision.For(tier)))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("MUU", "gold", 0, "")]
    [InlineData("UMU", "silver", 1, "gold")]
    [InlineData("UNM", "basic", 2, "gold")]
    [InlineData("NUM", "basic", 2, "silver")]
    [InlineData("UUM", "basic", 2, "gold silver")]
    [InlineData("UNU", null, -1, "gold basic")]
    [InlineData("NNN", null, -1, "")]
    public void Tier_FirstThatIsMet_AndUnknownTiersSayWhatCouldBeBetter(string tiers, string? tier, int rank, string unknown)
    {
        var decision = Decide(tiers);

        decision.Tier?.Name.ShouldBe(tier);
        decision.Rank.ShouldBe(rank);
        string.Join(' ', decision.UnknownTiers.Select(outcome => outcome.Tier.Name)).ShouldBe(unknown);
    }

    [Theory]
    [InlineData("MMM", 1, "silver", "")]
    [InlineData("MNN", 2, "basic", "")]
    [InlineData("UMM", 1, "silver", "")]
    [InlineData("UUM", 1, "basic", "silver")]
    [InlineData("NNM", 1, "basic", "")]
    [InlineData("UNN", 1, null, "")]
    [InlineData("NNN", 2, null, "")]
    public void Best_LessThanIsMet_IsAllThatCountsAndWhatIsMetStaysSo(string tiers, int best, string? tier, string unknown)
    {
        var all = Decide(tiers);
        var part = all with { Best = best };

        part.Tier?.Name.ShouldBe(tier);
        string.Join(' ', part.UnknownTiers.Select(outcome => outcome.Tier.Name)).ShouldBe(unknown);
        Names.ShouldAllBe(name => part.For(name) == all.For(name));
    }

    [Theory]
    [InlineData("MMM")]
    [InlineData("UUU")]
    [InlineData("NNN")]
    public void For_TierThatThePolicyDoesNotHave_IsNeverMet(string tiers) => Decide(tiers).For("platinum").ShouldBe(Verdict.NotMet);

    [Fact]
    public void For_Unknown_TellsTheReasonOfTheBestTier() => Decide("UNN").For(null).Reason.ShouldBe(UnknownReason.Reverted);

    private static Decision Decide(string letters)
    {
        var policy = Build.Policy("p", "hash", [.. Names.Select((name, rank) => (name, (Rule)Build.Leaf(Scripted.Always(Build.Verdict(letters[rank])))))]);
        return new Decision(policy, Subject.ByKey(new Account(1, Answers.Alice)), [.. policy.Tiers.Select((tier, rank) => new TierOutcome(tier, Build.Verdict(letters[rank]), []))], []);
    }

    private static char Letter(Verdict verdict) => verdict.Kind switch { VerdictKind.Met => 'M', VerdictKind.NotMet => 'N', _ => 'U' };
}
