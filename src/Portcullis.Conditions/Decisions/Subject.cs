using Portcullis.Conditions.Accounts;

namespace Portcullis.Conditions.Decisions;

/// <summary>Who is asked about: the account that calls, and those that it has linked to itself by proofs of their own. Compares by content.</summary>
public sealed class Subject : IEquatable<Subject>
{
    private readonly int _hash;

    /// <summary>An account with those linked to it.</summary>
    /// <param name="caller">The account that calls.</param>
    /// <param name="linked">The others; they count where a policy says so.</param>
    public Subject(Standing caller, params IReadOnlyList<Standing> linked)
    {
        (Caller, All) = (caller, linked.Count == 0 ? [caller] : [caller, .. linked.Where(other => other != caller).Distinct()]);
        Alone = All.Count == 1 ? this : new Subject(caller);
        _hash = All.Count == 1 ? caller.GetHashCode() : HashCode.Combine(caller, All.Count, All[^1]);
    }

    /// <summary>The account that calls.</summary>
    public Standing Caller { get; }

    /// <summary>It and the linked ones.</summary>
    public IReadOnlyList<Standing> All { get; }

    /// <summary>The same without the linked ones.</summary>
    public Subject Alone { get; }

    /// <summary>One account that is proven by its key.</summary>
    public static Subject ByKey(AccountId account) => new(new Standing(account, IsEverywhere: true));

    /// <inheritdoc/>
    public bool Equals(Subject? other) => other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && All.SequenceEqual(other.All)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Subject);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
