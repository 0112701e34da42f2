namespace Portcullis.Gateway;

/// <summary>Left among the features of a request that another gateway holds: its content, if it has any, does not come here.</summary>
internal sealed class UnseenContent
{
    public static readonly UnseenContent Instance = new();

    private UnseenContent()
    {
    }
}
