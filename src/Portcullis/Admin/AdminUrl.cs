using System.Net;

namespace Portcullis.Admin;

/// <summary>Reads the URL of the admin listener.</summary>
internal static class AdminUrl
{
    /// <summary>The URL's binding address; null when it is not plain http with a host, a port and nothing else.</summary>
    public static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http", PathBase: "", IsUnixPipe: false, IsNamedPipe: false } address && address.Port <= IPEndPoint.MaxPort
                ? address
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether only programs on this machine can call: whatever is not surely so is not.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
