using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>Drives one condition to its verdict without a chain, as the engine does, and holds it to what every condition promises.</summary>
internal static class Ask
{
    public static Verdict Verdict(Condition condition, Answers answers) => Run(condition, Answers.Alice, answers).Verdict;

    public static (Verdict Verdict, int Rounds, IReadOnlyList<Read> Reads) Run(Condition condition, Address account, Answers answers)
    {
        var facts = new FactSet();
        var asked = new List<Read>();
        for (var round = 0; round <= Condition.MaxRounds; round++)
        {
            var step = condition.Evaluate(account, facts);
            if (step.Reads.Count == 0)
            {
                condition.Evaluate(account, facts).Verdict.ShouldBe(step.Verdict, "a condition is pure");
                return (step.Verdict, round, asked);
            }

            step.Reads.ShouldContain(read => facts[read] == null, "a round that asks nothing new never ends");
            foreach (var read in step.Reads)
            {
                read.ChainId.ShouldBe(condition.ChainId);
                asked.Add(read);
                facts.Add(read, answers[read.What]);
            }
        }

        throw new InvalidOperationException($"still asking after {Condition.MaxRounds} rounds");
    }
}
