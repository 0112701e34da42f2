namespace Portcullis.Issuer.Endpoints;

/// <summary>Marks an endpoint that our own page alone calls, so that pages of no other origin may read it, not even of those that are configured.</summary>
public sealed class OwnOriginOnly
{
    private OwnOriginOnly()
    {
    }

    /// <summary>The mark.</summary>
    public static OwnOriginOnly Instance { get; } = new();
}
