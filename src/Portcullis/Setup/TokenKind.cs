namespace Portcullis.Setup;

/// <summary>The kinds of token that a first policy can ask for.</summary>
internal enum TokenKind
{
    /// <summary>A fungible token, or the chain's own coin.</summary>
    Erc20,

    /// <summary>A collection of single tokens.</summary>
    Erc721,
}
