namespace Portcullis.Issuer;

/// <summary>Settings of access tokens.</summary>
public sealed class TokenOptions
{
    /// <summary>How long an access token is good for.</summary>
    /// <value>15 minutes; from 1 minute to 24 hours.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);
}
