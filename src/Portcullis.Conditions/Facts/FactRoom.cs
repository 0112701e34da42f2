namespace Portcullis.Conditions.Facts;

/// <summary>
/// The room that the facts of all chains share. One chain alone may have all of it. When it is full those make room that have more than an equal part: at first by what stands at one block only,
/// then by what nobody used since the last time, so that a flood of new wallets does not drive out the known ones, and no chain those of another that keeps to its part.
/// </summary>
/// <param name="maxFacts">How many facts are kept.</param>
/// <param name="maxBytes">About how many bytes of memory they may take.</param>
public sealed class FactRoom(int maxFacts = FactRoom.UsualFacts, long maxBytes = FactRoom.UsualBytes)
{
    /// <summary>How many facts are kept where nothing else is said.</summary>
    public const int UsualFacts = 1_200_000;

    /// <summary>About how many bytes they may take where nothing else is said.</summary>
    public const long UsualBytes = 512L << 20;

    // What is left when room was made.
    private const double Kept = 0.75;

    private readonly Lock _lock = new();
    private readonly FactTally _tally = new(null);
    private readonly List<FactCache> _caches = [];
    private readonly List<FactReader> _readers = [];
    private int _isMakingRoom;

    /// <summary>How much all chains hold together.</summary>
    internal FactTally Tally => _tally;

    /// <summary>Takes in a cache, for good.</summary>
    internal void Add(FactCache cache)
    {
        lock (_lock)
        {
            _caches.Add(cache);
        }
    }

    /// <summary>Takes in what a reader keeps of single blocks, for good.</summary>
    internal void Add(FactReader reader)
    {
        lock (_lock)
        {
            _readers.Add(reader);
        }
    }

    /// <summary>Makes room when there is none left. Never waits.</summary>
    internal void Check()
    {
        if (IsAbove(_tally, 1) && Interlocked.Exchange(ref _isMakingRoom, 1) == 0)
        {
            // Belongs to no request, nor to its trace.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(MakeRoom);
            }
        }
    }

    /// <summary>The second time around those fall that came, or were not used again, meanwhile.</summary>
    private void MakeRoom()
    {
        FactCache[] caches;
        FactReader[] readers;
        lock (_lock)
        {
            (caches, readers) = ([.. _caches], [.. _readers]);
        }

        try
        {
            Array.ForEach(readers, reader => reader.MakeRoom(() => IsAbove(_tally, Kept) && IsAbove(reader.Tally, Kept / caches.Length)));
            foreach (var rule in (Predicate<ShelvedFact>[])[IsUnused, IsUnused, static _ => true])
            {
                Array.ForEach(caches, cache => cache.MakeRoom(rule, () => IsAbove(_tally, Kept) && IsAbove(cache.Tally, Kept / caches.Length)));
            }
        }
        finally
        {
            Volatile.Write(ref _isMakingRoom, 0);
        }
    }

    private bool IsAbove(FactTally tally, double share) => tally.Count > maxFacts * share || tally.Bytes > maxBytes * share;

    private static bool IsUnused(ShelvedFact first) => !first.Exists(fact => fact.WasUsed());
}
