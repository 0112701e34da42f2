namespace Portcullis.Client.Remedies;

/// <summary>What helps after a refusal.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="StepUp">The new proof that is needed; null when none is.</param>
internal readonly record struct TokenRemedy(TokenRemedyKind Kind, StepUp? StepUp = null)
{
    /// <summary>A new proof of the account.</summary>
    public static TokenRemedy Prove(StepUp stepUp) => new(TokenRemedyKind.NewProof, stepUp);

    public static implicit operator TokenRemedy(TokenRemedyKind kind) => new(kind);
}
