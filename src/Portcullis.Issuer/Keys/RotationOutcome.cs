namespace Portcullis.Issuer.Keys;

/// <summary>What came of a rotation.</summary>
public abstract record RotationOutcome
{
    private RotationOutcome()
    {
    }

    /// <summary>A key was made.</summary>
    /// <param name="Next">The new key.</param>
    /// <param name="Before">The key that signs until then.</param>
    /// <param name="Removed">The files of keys that were past.</param>
    public sealed record Made(ListedKey Next, ListedKey Before, IReadOnlyList<string> Removed) : RotationOutcome;

    /// <summary>Nothing was done: a key waits already.</summary>
    /// <param name="Next">The key that is to sign next.</param>
    public sealed record Waiting(ListedKey Next) : RotationOutcome;

    /// <summary>Nothing was done: verifiers could not have the new key by then.</summary>
    /// <param name="Earliest">The earliest instant that is possible.</param>
    public sealed record TooEarly(DateTimeOffset Earliest) : RotationOutcome;
}
