namespace Portcullis.Issuer.SignedRequests;

/// <summary>Why a signed request's content was not read.</summary>
internal enum ContentFault
{
    /// <summary>It was.</summary>
    None,

    /// <summary>It is longer than one request's may be.</summary>
    TooLong,

    /// <summary>As much of others' is held as there may be.</summary>
    TooMuchHeld,
}
