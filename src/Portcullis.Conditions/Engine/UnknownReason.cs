namespace Portcullis.Conditions.Engine;

/// <summary>Why a verdict is unknown. The names are stable: they stand in answers and logs.</summary>
public static class UnknownReason
{
    /// <summary>No node gave an answer to a read.</summary>
    public const string ReadFailed = "read_failed";

    /// <summary>The chain's present block is not known.</summary>
    public const string HeadUnavailable = "head_unavailable";

    /// <summary>The condition names a chain that is not configured.</summary>
    public const string ChainNotConfigured = "chain_not_configured";

    /// <summary>The contract reverted where its standard gives an answer.</summary>
    public const string Reverted = "reverted";

    /// <summary>There is no contract at the address.</summary>
    public const string NoContract = "no_contract";

    /// <summary>The contract's answer does not have the form that its standard gives it.</summary>
    public const string BadAnswer = "bad_answer";

    /// <summary>The token's decimals on chain are not the ones that the condition names.</summary>
    public const string DecimalsMismatch = "decimals_mismatch";

    /// <summary>The contract does not tell by ERC-165 whether it is ERC-721 or ERC-1155.</summary>
    public const string StandardUnclear = "standard_unclear";

    /// <summary>The condition asked for more rounds of reads than are allowed.</summary>
    public const string TooManyRounds = "too_many_rounds";
}
