using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>A condition that does what a test says.</summary>
internal sealed class Scripted(Func<FactSet, Step> evaluate) : Condition
{
    public override string Required => "whatever the test says";

    public override Step Evaluate(Address account, FactSet facts) => evaluate(facts);

    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet) => json.WriteString("operator", "scripted");

    /// <summary>Always this verdict, without a read.</summary>
    public static Scripted Always(Verdict verdict, ulong chainId = 1) => new(_ => Step.Done(verdict)) { ChainId = chainId };

    /// <summary>Met when the one read returns a word that is not zero; unknown when it fails.</summary>
    public static Scripted Of(Read read) => new(facts => facts[read] is not { } answer ? Step.Needs(read)
        : Answer.TryUInt256(answer, out var value, out var unknown) ? Step.Done(Verdict.Of(!value.IsZero)) : Step.Done(unknown)) { ChainId = read.ChainId };
}
