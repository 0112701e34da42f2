namespace Portcullis.Credentials.Dpop;

/// <summary>What came of marking a proof as used.</summary>
public enum DpopUse
{
    /// <summary>It was not known: it may pass this once.</summary>
    First,

    /// <summary>It was used before.</summary>
    Repeated,

    /// <summary>It cannot be told, so that it must not pass.</summary>
    Unknown,
}
