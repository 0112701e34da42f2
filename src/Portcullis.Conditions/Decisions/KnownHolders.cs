using System.Collections.Concurrent;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// The accounts that a policy let in within a day for something that they hold. To hold something costs, while anybody can make as many wallets as they like: so these are read in places of
/// their own, whoever floods the rest. An account is known to each policy by itself, and with the accounts that are linked to it, or one that is known could have any others read. When there are
/// too many those policies make room that have the most, or what is given away for one would take the places of another's holders.
/// </summary>
/// <param name="clock">The present.</param>
/// <param name="most">How many are known over all policies.</param>
internal sealed class KnownHolders(TimeProvider clock, int most = KnownHolders.Most)
{
    private const int Most = 200_000;

    // What is left when room was made.
    private const double Left = 0.75;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan NotedAgain = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Subject, long>> _policies = new(StringComparer.Ordinal);
    private int _count;
    private int _isMakingRoom;

    /// <summary>How many there are over all policies, those included whose day is over.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>For whom chains are read when the policy is decided for a subject that waits for it.</summary>
    public ReadShare ShareOf(Policy policy, Subject subject) =>
        _policies.TryGetValue(policy.Name, out var holders) && holders.TryGetValue(subject, out var noted) && clock.GetElapsedTime(noted) < Kept ? ReadShare.Known : ReadShare.Stranger;

    /// <summary>Takes note of who was let in.</summary>
    public void Note(Decision decision)
    {
        if (decision.Rank >= 0 && HoldsSomething(decision.Tiers[decision.Rank].Conditions))
        {
            Note(_policies.GetOrAdd(decision.Policy.Name, static _ => new()), decision.Subject, clock.GetTimestamp());
        }
    }

    private void Note(ConcurrentDictionary<Subject, long> holders, Subject subject, long now)
    {
        if (holders.TryGetValue(subject, out var noted))
        {
            if (clock.GetElapsedTime(noted, now) >= NotedAgain)
            {
                holders.TryUpdate(subject, now, noted);
            }
        }
        else if (holders.TryAdd(subject, now) && Interlocked.Increment(ref _count) > most && Interlocked.Exchange(ref _isMakingRoom, 1) == 0)
        {
            // Belongs to no request, nor to its trace.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(MakeRoom);
            }
        }
    }

    private void MakeRoom()
    {
        try
        {
            foreach (var holders in _policies.Values)
            {
                Forget(holders, holders.ToArray().Where(holder => clock.GetElapsedTime(holder.Value) >= Kept));
            }

            var level = Level([.. _policies.Values.Select(holders => holders.Count)], (int)(most * Left));
            foreach (var holders in _policies.Values)
            {
                var all = holders.ToArray();
                Forget(holders, all.OrderBy(holder => holder.Value).Take(all.Length - level));
            }
        }
        finally
        {
            Volatile.Write(ref _isMakingRoom, 0);
        }
    }

    private void Forget(ConcurrentDictionary<Subject, long> holders, IEnumerable<KeyValuePair<Subject, long>> these)
    {
        foreach (var (subject, _) in these)
        {
            if (holders.TryRemove(subject, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    /// <summary>How many each policy may keep so that all of them find room: what some do not need is there for the others.</summary>
    private static int Level(int[] counts, int room)
    {
        Array.Sort(counts);
        for (var i = 0; i < counts.Length; i++)
        {
            var level = room / (counts.Length - i);
            if (counts[i] > level)
            {
                return level;
            }

            room -= counts[i];
        }

        return int.MaxValue;
    }

    // Not to hold something is no merit: every new wallet does not. Nor is what costs nothing, such as to be no contract.
    private static bool HoldsSomething(IReadOnlyList<ConditionOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] is { IsNegated: false, Verdict.Kind: VerdictKind.Met, Condition.ShowsHolding: true })
            {
                return true;
            }
        }

        return false;
    }
}
