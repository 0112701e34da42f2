
namespace Portcullis.Tests.Proofs;

/// <summary>What a request cost, in the order in which it should: nonces looked up, keys recovered, contracts asked, nonces used up, present blocks asked for, reads of a chain.</summary>
internal readonly record struct Work(int Lookups, int Recoveries, int Questions, int Uses, int Reads, int Heads = 0)
{
    public static Work operator -(Work after, Work before) => new(
        after.Lookups - before.Lookups,
        after.Recoveries - before.Recoveries,
        after.Questions - before.Questions,
        after.Uses - before.Uses,
        after.Reads - before.Reads,
        after.Heads - before.Heads);
}
