namespace Portcullis.Issuer;

/// <summary>A URL that is told of events, one signed POST for each (Standard Webhooks).</summary>
public sealed class WebhookOptions
{
    /// <summary>Where to.</summary>
    /// <value>Required: an absolute https URL, or http on a loopback address. It may hold a key: it is never logged.</value>
    public string Url { get; set; } = "";

    /// <summary>
    /// What each message is signed with: <c>whsec_</c> and 24 to 64 random bytes in base64. Two of them with a space between sign both, so that receivers can change from one to the other.
    /// </summary>
    /// <value>Required, unless <see cref="SecretFile"/> is given.</value>
    public string? Secret { get; set; }

    /// <summary>A file that holds the secret, so that it does not stand in the settings. Read at start.</summary>
    /// <value>None.</value>
    public string? SecretFile { get; set; }

    /// <summary>The types of events to tell: <c>grant_opened</c>, <c>tier_changed</c>, <c>access_lost</c>, <c>access_back</c>, <c>revoked</c>.</summary>
    /// <value>Empty: all.</value>
    public IList<string> Events { get; set; } = [];
}
