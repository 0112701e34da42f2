namespace Portcullis.Issuer.Keys;

/// <summary>Which key of a set signs at an instant, and how the others stand. Keys are named by their place, the oldest first.</summary>
/// <remarks>
/// The newest key whose time has come signs; when none's has, the one whose time comes first. A key is done with when what was signed until
/// the next one's time has expired everywhere.
/// </remarks>
internal sealed class KeySchedule
{
    /// <summary>The longest lifetime of an access token that can be set: a setting that changes must not end tokens issued before.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    /// <summary>How long a key is kept once the next one signs: the longest lifetime of a token, and a day for whoever is late.</summary>
    public static readonly TimeSpan Retention = LongestLifetime + TimeSpan.FromHours(24);

    private readonly IReadOnlyList<DateTimeOffset?> _signsFrom;
    private readonly DateTimeOffset _now;

    /// <param name="signsFrom">From when each key signs, the oldest key first, at least one; null for since ever.</param>
    /// <param name="now">The present.</param>
    public KeySchedule(IReadOnlyList<DateTimeOffset?> signsFrom, DateTimeOffset now)
    {
        (_signsFrom, _now) = (signsFrom, now);
        Signer = FindSigner();
    }

    /// <summary>The key that signs.</summary>
    public int Signer { get; }

    /// <summary>The keys that verifiers must know, the one that signs first, then from the newest to the oldest.</summary>
    public IEnumerable<int> Published =>
        Enumerable.Range(0, _signsFrom.Count).Reverse().Where(key => StateOf(key) != KeyState.Past).OrderByDescending(key => key == Signer);

    /// <summary>When another key begins to sign; null when none is to.</summary>
    public DateTimeOffset? NextSwitch => Earliest(Signer + 1);

    /// <summary>How a key stands.</summary>
    public KeyState StateOf(int key) =>
        key == Signer ? KeyState.Signs
        : key > Signer ? KeyState.Next
        : KeptUntil(key) is { } end && end <= _now ? KeyState.Past
        : KeyState.Kept;

    /// <summary>From when a key signs; null for since ever.</summary>
    public DateTimeOffset? SignsFrom(int key) => _signsFrom[key];

    /// <summary>When nothing is good any more that a key signed; null while no end is in sight.</summary>
    public DateTimeOffset? KeptUntil(int key) => Earliest(key + 1) is { } end ? Later(end, Retention) : null;

    /// <summary>An instant so much later, or the last one that there is.</summary>
    public static DateTimeOffset Later(DateTimeOffset instant, TimeSpan time) =>
        DateTimeOffset.MaxValue - instant > time ? instant + time : DateTimeOffset.MaxValue;

    private int FindSigner()
    {
        for (var key = _signsFrom.Count - 1; key >= 0; key--)
        {
            if (_signsFrom[key] is not { } from || from <= _now)
            {
                return key;
            }
        }

        return Enumerable.Range(0, _signsFrom.Count).MinBy(key => _signsFrom[key]);
    }

    private DateTimeOffset? Earliest(int first) => _signsFrom.Skip(first).Min();
}
