namespace Portcullis.Issuer.SignedRequests;

/// <summary>Left among the features of a request that another gateway holds: its content, if it has any, does not come here.</summary>
public sealed class UnseenContent
{
    /// <summary>The one that there is.</summary>
    public static readonly UnseenContent Instance = new();

    private UnseenContent()
    {
    }
}
