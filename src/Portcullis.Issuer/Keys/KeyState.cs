namespace Portcullis.Issuer.Keys;

/// <summary>How a key stands.</summary>
public enum KeyState
{
    /// <summary>It signs no more, and nothing that it signed is good any more.</summary>
    Past,

    /// <summary>It signs no more; what it signed may still be good.</summary>
    Kept,

    /// <summary>It signs.</summary>
    Signs,

    /// <summary>It will sign.</summary>
    Next,
}
