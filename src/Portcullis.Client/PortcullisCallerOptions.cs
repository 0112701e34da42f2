namespace Portcullis.Client;

/// <summary>How an app signs in and calls, where it gets its clients from an <see cref="IHttpClientFactory"/>. All but <see cref="Signer"/> can come from a configuration.</summary>
public sealed class PortcullisCallerOptions
{
    /// <summary>The shortest <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Where the Portcullis is: an https URL, or http of this machine; its path does not count. Clients without a base address get it as theirs.</summary>
    /// <value>Required.</value>
    public string Authority { get; set; } = "";

    /// <summary>The account's private key, <c>0x</c> and 64 hexadecimal digits. A secret: from user secrets, the environment or a vault, never from a file of the repository.</summary>
    /// <value>Null; this or <see cref="Signer"/> is required.</value>
    public string? Key { get; set; }

    /// <summary>An account whose key is somewhere else, such as in a hardware module.</summary>
    /// <value>Null; this or <see cref="Key"/> is required.</value>
    public WalletSigner? Signer { get; set; }

    /// <summary>Further origins that may see the token, or a signature; that of <see cref="Authority"/> always may.</summary>
    /// <value>Empty.</value>
    public IList<string> Origins { get; } = [];

    /// <summary>The chain of the account, by its EIP-155 id.</summary>
    /// <value>Null: the first that the server reads; required with <see cref="SignRequests"/>.</value>
    public ulong? ChainId { get; set; }

    /// <summary>The host, and port unless it is the scheme's own, of the server's public URL, where <see cref="Authority"/> is an inner name for it.</summary>
    /// <value>Null: those of <see cref="Authority"/>.</value>
    public string? Domain { get; set; }

    /// <summary>What to ask for, such as <c>market-data:gold</c>; signing in is refused when it is not met.</summary>
    /// <value>Null: whatever the account may have.</value>
    public string? Scope { get; set; }

    /// <summary>The API that the token is for (RFC 8707), as the issuer's <c>Audiences</c> names it. Where it stands at another origin, <see cref="Origins"/> names that.</summary>
    /// <value>Null: the issuer's own.</value>
    public string? Resource { get; set; }

    /// <summary>The client's name at the issuer.</summary>
    /// <value>Null: none.</value>
    public string? ClientId { get; set; }

    /// <summary>Whether tokens are bound to a key of this process (RFC 9449), so that they are of no use to whoever steals one.</summary>
    /// <value><c>false</c></value>
    public bool Dpop { get; set; }

    /// <summary>Whether each request is signed by itself (ERC-8128), and there is no sign-in and no token. It needs <see cref="Key"/> and <see cref="ChainId"/>.</summary>
    /// <value><c>false</c></value>
    public bool SignRequests { get; set; }

    /// <summary>See <see cref="CallerHandler.BufferContent"/>. Signed requests always read their content into memory.</summary>
    /// <value><c>false</c></value>
    public bool BufferContent { get; set; }

    /// <summary>Whether a token may go over plain http to another machine, where others on the network can read it.</summary>
    /// <value><c>false</c></value>
    public bool AllowHttp { get; set; }

    /// <summary>How long signing in may take.</summary>
    /// <value>100 seconds; from 1 second to 10 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);
}
