namespace Portcullis.Ethereum.Signatures;

/// <summary>The three ways in which the question whether a contract takes a signature can come out. The default is the one that opens nothing.</summary>
public enum SignatureOutcomeKind
{
    /// <summary>No answer could be had: to be asked again.</summary>
    Unknown,

    /// <summary>It is not a signature of the account.</summary>
    Invalid,

    /// <summary>The account takes it.</summary>
    Valid,
}
