namespace Portcullis.Conditions.Facts;

/// <summary>How reads of one origin are made and remembered.</summary>
/// <param name="MostCalls">The most calls under way at once for each share.</param>
/// <param name="Timeout">How long a read may wait, and a call take.</param>
/// <param name="MaxFacts">How many reads are remembered of a block.</param>
/// <param name="MaxFact">The longest answer that is remembered, in bytes.</param>
/// <param name="AreApart">Whether each contract is read in calls of its own, and nothing outlives its block.</param>
/// <param name="Room">Where it is remembered, with all other facts.</param>
internal sealed record ReaderRules(int MostCalls, TimeSpan Timeout, int MaxFacts, int MaxFact, bool AreApart, FactRoom Room)
{
    /// <summary>The most calls under way at once for what policies name: so many for those who are known, and as many for strangers.</summary>
    public const int MostPoliciesCalls = 8;

    /// <summary>The same for looks that nobody waits for.</summary>
    public const int MostCallsAside = 2;

    /// <summary>The same for what callers name.</summary>
    public const int MostCallersCalls = 4;

    /// <summary>The most of them for one contract by itself, so that it leaves places to others.</summary>
    public static int MostOfOne(int mostCalls) => Math.Max(1, mostCalls / 2);

    /// <summary>What policies name, which the operator has chosen.</summary>
    public static ReaderRules Policies(ChainRules rules) => new(MostPoliciesCalls, rules.ReadTimeout, MaxFacts: 100_000, FactCache.MaxFact, AreApart: false, rules.Room);

    /// <summary>
    /// What callers name, which may be made to harm: a contract harms nothing but itself. A call ends before a node's own time is over, so that a contract that takes long is not taken for a node
    /// that is out.
    /// </summary>
    public static ReaderRules Callers(ChainRules rules) => new(
        MostCallersCalls, rules.CallersTimeout < rules.ReadTimeout ? rules.CallersTimeout : rules.ReadTimeout, MaxFacts: 2_000, MaxFact: 1024, AreApart: true, rules.Room);
}
