namespace Portcullis.Ethereum.SignedRequests;

/// <summary>What a verifier takes. A nonce is always needed.</summary>
public sealed record SignedRequestRules
{
    /// <summary>The longest lifetime by default: what every verifier of ERC-8128 takes.</summary>
    public static readonly TimeSpan DefaultMaxLifetime = TimeSpan.FromSeconds(60);

    /// <summary>The clocks' difference by default, as ERC-8128 has it.</summary>
    public static readonly TimeSpan DefaultClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>The most that may lie between created and expires.</summary>
    /// <value>60 seconds by default.</value>
    public TimeSpan MaxLifetime { get; init; } = DefaultMaxLifetime;

    /// <summary>How far a signer's clock may be off, to either side.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan ClockSkew { get; init; } = DefaultClockSkew;

    /// <summary>Whether <see cref="SignedRequestProfile.SliceKit"/> is taken beside <see cref="SignedRequestProfile.Draft"/>.</summary>
    /// <value>False by default.</value>
    public bool AcceptSliceKit { get; init; }
}
