namespace Portcullis.Conditions.Values;

/// <summary>The standards of tokens that have ids.</summary>
public enum TokenStandard
{
    /// <summary>ERC-721: each id has one owner.</summary>
    Erc721,

    /// <summary>ERC-1155: each id has balances.</summary>
    Erc1155,
}
