namespace Portcullis.Conditions.Values;

/// <summary>What makes a block settled.</summary>
public enum FinalityKind
{
    /// <summary>It is the newest.</summary>
    Latest,

    /// <summary>The node calls it <c>safe</c>.</summary>
    Safe,

    /// <summary>The node calls it <c>finalized</c>.</summary>
    Finalized,

    /// <summary>So many blocks are on it.</summary>
    Confirmations,
}
