using System.Net;
using System.Net.Sockets;

namespace Portcullis.Demo;

/// <summary>Ports of the loopback interface.</summary>
internal static class LoopbackPort
{
    /// <summary>Whether nobody listens there, on IPv4 and on IPv6 where the machine has it.</summary>
    internal static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    /// <summary>One that was free a moment ago.</summary>
    internal static int FindFree()
    {
        int port;
        do
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        while (!IsFree(port));
        return port;
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException)
        {
            // The address family is there in name only, as IPv6 in many containers: nobody can listen on it.
            return true;
        }
    }
}
