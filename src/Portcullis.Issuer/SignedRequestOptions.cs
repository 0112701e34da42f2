namespace Portcullis.Issuer;

/// <summary>Settings of requests that are signed each by itself (ERC-8128), for machines that call without signing in.</summary>
public sealed class SignedRequestOptions
{
    /// <summary>Whether signed requests are taken.</summary>
    /// <value><c>true</c></value>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether the form of the npm package <c>@slicekit/erc8128</c> 0.2 is taken beside that of the current draft.</summary>
    /// <value><c>false</c></value>
    public bool SliceKit { get; set; }

    /// <summary>Whether contract wallets may sign requests: each is then asked on its chain, for every request, and who sends bad signatures costs calls to nodes.</summary>
    /// <value><c>false</c>: accounts with a key only; contract wallets sign in</value>
    public bool Contracts { get; set; }

    /// <summary>The longest content of a signed request, in bytes: it is read whole before it goes on, since its digest is signed.</summary>
    /// <value>1 MiB; from 0 to 64 MiB</value>
    public int MaxContent { get; set; } = 1 << 20;

    /// <summary>The most content of signed requests that is held at once, in bytes, over all requests, each until it has ended. More is refused with 503.</summary>
    /// <value>64 MiB; from <see cref="MaxContent"/> to 16 GiB</value>
    public long MaxContentAtOnce { get; set; } = 64 << 20;
}
