namespace Portcullis.Issuer.Endpoints;

/// <summary>Marks an endpoint whose answer is the same for everybody and public, so that pages of every origin may read it, and ask first.</summary>
public sealed class OpenToEveryOrigin
{
    private OpenToEveryOrigin()
    {
    }

    /// <summary>The mark.</summary>
    public static OpenToEveryOrigin Instance { get; } = new();
}
