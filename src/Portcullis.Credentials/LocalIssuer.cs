namespace Portcullis.Credentials;

/// <summary>The issuer that runs in this process, among whose services it is: who checks its tokens here needs neither its URL nor the network.</summary>
/// <param name="Url">Its public URL, the <c>iss</c> and the <c>aud</c> of its access tokens.</param>
public sealed record LocalIssuer(string Url)
{
    /// <summary>The path of the metadata of a protected resource without a path of its own (RFC 9728, 3.1).</summary>
    public const string ResourceMetadataPath = "/.well-known/oauth-protected-resource";

    /// <summary>Where the API at its URL is described (RFC 9728), for the <c>resource_metadata</c> of challenges.</summary>
    public string ResourceMetadata { get; } = Url + ResourceMetadataPath;
}
