using FsCheck;
using FsCheck.Fluent;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;

namespace Portcullis.Conditions.Tests.Engine;

public sealed class RuleTests
{
    [Theory]
    [InlineData("M", 'N')]
    [InlineData("N", 'M')]
    [InlineData("U", 'U')]
    [InlineData("P", 'P')]
    public void Not_EachValue_IsTurned(string leg, char expected) => new NotRule(Legs(leg)[0]).Decide(Of).ShouldBe(Build.Verdict(expected));

    [Theory]
    [InlineData("MM", 'M', 'M')]
    [InlineData("MN", 'N', 'M')]
    [InlineData("MU", 'U', 'M')]
    [InlineData("NM", 'N', 'M')]
    [InlineData("NN", 'N', 'N')]
    [InlineData("NU", 'N', 'U')]
    [InlineData("UM", 'U', 'M')]
    [InlineData("UN", 'N', 'U')]
    [InlineData("UU", 'U', 'U')]
    [InlineData("PM", 'P', 'M')]
    [InlineData("PN", 'N', 'P')]
    [InlineData("PU", 'P', 'U')]
    [InlineData("PP", 'P', 'P')]
    [InlineData("M", 'M', 'M')]
    [InlineData("N", 'N', 'N')]
    [InlineData("U", 'U', 'U')]
    public void AllAndAny_EachPair_AreTheSmallestAndTheLargest(string legs, char all, char any)
    {
        AtLeastRule.All(Legs(legs)).Decide(Of).ShouldBe(Build.Verdict(all));
        AtLeastRule.Any(Legs(legs)).Decide(Of).ShouldBe(Build.Verdict(any));
    }

    [Theory]
    [InlineData("MMN", 2, 'M')]
    [InlineData("MNN", 2, 'N')]
    [InlineData("MUN", 2, 'U')]
    [InlineData("MMU", 2, 'M')]
    [InlineData("NNU", 2, 'N')]
    [InlineData("UUN", 2, 'U')]
    [InlineData("UUU", 3, 'U')]
    [InlineData("UUN", 3, 'N')]
    [InlineData("MMM", 3, 'M')]
    public void AtLeast_ThreeLegs_CountsWhatIsProven(string legs, int count, char expected) =>
        new AtLeastRule(count, Legs(legs)).Decide(Of).ShouldBe(Build.Verdict(expected));

    [Theory]
    [InlineData("5", 1, "5")]
    [InlineData("5,7", 2, "5")]
    [InlineData("5,7", 1, "7")]
    [InlineData("5,-", 2, "5")]
    [InlineData("5,-", 1, "-")]
    [InlineData("9,5,7", 2, "7")]
    [InlineData("9,-,7,5", 3, "7")]
    [InlineData("-,-,7", 2, "-")]
    [InlineData("7,7,7", 2, "7")]
    public void AtLeast_LegsThatEnd_EndWhenTooFewAreLeft(string legs, int count, string expected)
    {
        var rules = legs.Split(',').Select(Ending).Select(verdict => Build.Leaf(Scripted.Always(verdict)));
        new AtLeastRule(count, [.. rules, Build.Leaf(Scripted.Always(Verdict.NotMet))]).Decide(Of).ShouldBe(Ending(expected));
    }

    [Theory]
    [InlineData("5", "7", "5", "7")]
    [InlineData("7", "5", "5", "7")]
    [InlineData("-", "5", "5", "-")]
    [InlineData("5", "-", "5", "-")]
    [InlineData("5", "5", "5", "5")]
    public void AndOr_VerdictsThatEnd_EndWithTheFirstAndTheLast(string one, string other, string and, string or)
    {
        Ending(one).And(Ending(other)).ShouldBe(Ending(and));
        Ending(one).Or(Ending(other)).ShouldBe(Ending(or));
    }

    [Fact]
    public void AndOr_VerdictThatEndsWithOneThatIsNotMet_AreTheOnesThatDecide()
    {
        var ending = Verdict.MetUntil(5);
        foreach (var other in new[] { Verdict.NotMet, Verdict.Unproven, Verdict.Unknown(UnknownReason.ReadFailed) })
        {
            ending.And(other).ShouldBe(other);
            other.And(ending).ShouldBe(other);
            ending.Or(other).ShouldBe(ending);
            other.Or(ending).ShouldBe(ending);
        }

        ending.Negate().ShouldBe(Verdict.NotMet);
    }

    [Fact]
    public void AtLeast_SeveralUnknown_GivesTheFirstReason()
    {
        var legs = new[] { UnknownReason.NoContract, UnknownReason.ReadFailed }.Select(reason => Build.Leaf(Scripted.Always(Verdict.Unknown(reason)))).ToList();

        AtLeastRule.All([.. legs]).Decide(Of).ShouldBe(Verdict.Unknown(UnknownReason.NoContract));
    }

    [Fact]
    public void Conditions_OfATree_AreInTheOrderOfTheText()
    {
        var conditions = Enumerable.Range(0, 4).Select(_ => Scripted.Always(Verdict.Met)).ToArray();
        var tree = AtLeastRule.All([Build.Leaf(conditions[0]), new NotRule(AtLeastRule.Any([Build.Leaf(conditions[1]), Build.Leaf(conditions[2])])), Build.Leaf(conditions[3])]);

        tree.Conditions.ShouldBe(conditions);
    }

    [Fact]
    public void Leaves_UnderNot_AreNegatedAndUnderTwoAreNot()
    {
        var conditions = Enumerable.Range(0, 4).Select(_ => Scripted.Always(Verdict.Met)).ToArray();
        var twice = new NotRule(new AtLeastRule(1, [Build.Leaf(conditions[2])]));
        var tree = AtLeastRule.All([Build.Leaf(conditions[0]), new NotRule(AtLeastRule.Any([Build.Leaf(conditions[1]), twice])), Build.Leaf(conditions[3])]);

        tree.Leaves.ShouldBe([new(conditions[0], false), new(conditions[1], true), new(conditions[2], false), new(conditions[3], false)]);
    }

    [Fact]
    public void Leaves_EveryDemandMet_MakeTheTreeMet() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => DemandsSuffice(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void AnyTree_UnknownReplacedByEitherValue_NeverContradictsADefiniteVerdict() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => IsMonotone(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AnyTree_NothingUnknown_IsDefiniteAndThatOfTwoValuedLogic() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => IsBoolean(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void AnyTree_UnprovenReplacedByEitherValue_IsMetOnlyWhenBothMeetIt() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => IsCautious(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static Verdict Ending(string end) => Verdict.MetUntil(end == "-" ? null : long.Parse(end, System.Globalization.CultureInfo.InvariantCulture));

    private static bool IsCautious(Random random)
    {
        var tree = RandomTree(random, depth: 4).Rule;
        var before = tree.Conditions.ToDictionary(condition => condition, _ => Build.Verdict("MNP"[random.Next(3)]));
        var after = before.ToDictionary(pair => pair.Key, pair => pair.Value.IsUnproven ? Build.Verdict("MN"[random.Next(2)]) : pair.Value);
        var verdict = tree.Decide(condition => before[condition]);
        return verdict.IsUnproven || tree.Decide(condition => after[condition]) == verdict;
    }

    private static bool IsMonotone(Random random)
    {
        var tree = RandomTree(random, depth: 4);
        var before = tree.Rule.Conditions.ToDictionary(condition => condition, _ => Build.Verdict("MNU"[random.Next(3)]));
        var after = before.ToDictionary(pair => pair.Key, pair => pair.Value.Kind == VerdictKind.Unknown ? Build.Verdict("MNU"[random.Next(3)]) : pair.Value);
        var verdict = tree.Rule.Decide(condition => before[condition]);
        return verdict.Kind == VerdictKind.Unknown ? verdict.Reason is not null : tree.Rule.Decide(condition => after[condition]) == verdict;
    }

    private static bool DemandsSuffice(Random random)
    {
        var tree = RandomTree(random, depth: 4).Rule;
        var negated = tree.Leaves.ToDictionary(leaf => leaf.Condition, leaf => leaf.IsNegated);
        return tree.Decide(condition => Verdict.Of(!negated[condition])) == Verdict.Met
            && tree.Decide(condition => Verdict.Of(negated[condition])) == Verdict.NotMet;
    }

    private static bool IsBoolean(Random random)
    {
        var tree = RandomTree(random, depth: 4);
        var values = tree.Rule.Conditions.ToDictionary(condition => condition, _ => random.Next(2) == 0);
        return tree.Rule.Decide(condition => Verdict.Of(values[condition])) == Verdict.Of(tree.Decide(values));
    }

    private static (Rule Rule, Func<Dictionary<Condition, bool>, bool> Decide) RandomTree(Random random, int depth)
    {
        var kind = depth == 0 ? 0 : random.Next(5);
        if (kind == 0)
        {
            var leaf = Scripted.Always(Verdict.Met);
            return (Build.Leaf(leaf), values => values[leaf]);
        }

        var legs = Enumerable.Range(0, kind == 1 ? 1 : random.Next(1, 5)).Select(_ => RandomTree(random, depth - 1)).ToList();
        IReadOnlyList<Rule> rules = [.. legs.Select(leg => leg.Rule)];
        var least = random.Next(1, legs.Count + 1);
        return kind switch
        {
            1 => (new NotRule(rules[0]), values => !legs[0].Decide(values)),
            2 => (AtLeastRule.All(rules), values => legs.TrueForAll(leg => leg.Decide(values))),
            3 => (AtLeastRule.Any(rules), values => legs.Exists(leg => leg.Decide(values))),
            _ => (new AtLeastRule(least, rules), values => legs.Count(leg => leg.Decide(values)) >= least),
        };
    }

    private static List<Rule> Legs(string letters) => [.. letters.Select(letter => Build.Leaf(Scripted.Always(Build.Verdict(letter))))];

    private static Verdict Of(Condition condition) => condition.Evaluate(Answers.Alice, new FactSet()).Verdict;
}
