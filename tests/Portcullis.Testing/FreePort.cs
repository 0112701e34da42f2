using System.Net;
using System.Net.Sockets;

namespace Portcullis.Testing;

/// <summary>
/// A TCP port of the loopback interface that was free a moment ago. For programs that cannot be told to choose one themselves;
/// somebody else may take it in between, so the caller has to be ready to try another.
/// </summary>
public static class FreePort
{
    /// <summary>The next free port.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
