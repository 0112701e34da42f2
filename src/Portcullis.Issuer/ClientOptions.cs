namespace Portcullis.Issuer;

/// <summary>A program that may send people to the sign-in page, and is told who they are (an OAuth client).</summary>
public sealed class ClientOptions
{
    /// <summary>Its <c>client_id</c>.</summary>
    /// <value>Required: 1 to 64 letters, digits, dots, underscores and hyphens; not <c>public</c>, which is what everybody else is called.</value>
    public string Id { get; set; } = "";

    /// <summary>What people know it by. The page says it, and so does what their wallets sign.</summary>
    /// <value>Required: 1 to 60 letters, digits, spaces and <c>.,'()&amp;+_-</c>.</value>
    public string Name { get; set; } = "";

    /// <summary>
    /// Where people may be sent back to; a request names one of them letter for letter. Of <c>http://127.0.0.1</c> and <c>http://[::1]</c> any port is taken, since programs on people's own machines
    /// get one when they start (RFC 8252, 7.3).
    /// </summary>
    /// <value>Required: 1 to 20 URIs with https, with http of this machine alone, or with a scheme of the program's own that has a dot (RFC 8252, 7.1); without fragment.</value>
    public IList<string> RedirectUris { get; set; } = [];

    /// <summary>The one API that its tokens are for.</summary>
    /// <value>None: any of this issuer's audiences, by <c>resource</c>.</value>
    public string? Audience { get; set; }

    /// <summary>
    /// What it may ask for, as <c>policy</c> or <c>policy:tier</c>, of which the tiers below come along; and what it gets of that, as far as the wallet meets it, when it asks for no policy.
    /// </summary>
    /// <value>Empty: whatever it asks for by name, and nothing unless it does.</value>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>The SHA-256 of its secret, in lower-case hexadecimal: for a program that runs on a server. The secret must be random, such as <c>openssl rand -hex 32</c> gives.</summary>
    /// <value>None: the program can keep no secret, as in a browser or on a phone, and PKCE alone stands for it.</value>
    public string? SecretHash { get; set; }
}
