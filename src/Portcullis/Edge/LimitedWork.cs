namespace Portcullis.Edge;

/// <summary>What of a client's is counted, each by itself.</summary>
internal enum LimitedWork
{
    /// <summary>Requests that sign somebody in.</summary>
    SignIn,

    /// <summary>Requests that are signed themselves.</summary>
    Signed,

    /// <summary>Questions to contracts whether they take a signature.</summary>
    ContractCheck,
}
