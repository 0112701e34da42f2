namespace Portcullis.Ethereum.Signatures;

/// <summary>Whether a signature of 64 bytes is one (EIP-2098). Who takes both forms takes two texts for one signature.</summary>
public enum CompactForm
{
    /// <summary>65 bytes only.</summary>
    Refused,

    /// <summary>64 bytes, r ‖ yParityAndS, as well.</summary>
    Taken,
}
