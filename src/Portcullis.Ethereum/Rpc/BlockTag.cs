namespace Portcullis.Ethereum.Rpc;

/// <summary>The names by which a block is asked for instead of by its number.</summary>
public static class BlockTag
{
    /// <summary>The newest block. It may still be reorganised away.</summary>
    public const string Latest = "latest";
}
