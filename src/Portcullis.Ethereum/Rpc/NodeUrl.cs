using System.Text;

namespace Portcullis.Ethereum.Rpc;

/// <summary>Takes a node's URL apart: its user name and password go into a header, and never into a request line.</summary>
internal static class NodeUrl
{
    /// <summary>The URL as it is asked for: without user name, password and fragment.</summary>
    public static Uri ToAsk(Uri url) => new UriBuilder(url) { UserName = "", Password = "", Fragment = "" }.Uri;

    /// <summary>The value of the <c>Authorization</c> header, HTTP Basic; null when the URL has no user name.</summary>
    public static string? AuthorizationOf(Uri url) =>
        url.UserInfo.Length > 0 ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)))}" : null;
}
