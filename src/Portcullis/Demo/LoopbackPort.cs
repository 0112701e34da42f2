using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Portcullis.Demo;

/// <summary>Ports of the loopback interface.</summary>
internal static class LoopbackPort
{
    private const int First = 12_000;
    private const int End = 32_000;

    /// <summary>Whether nobody listens there, on IPv4 and on IPv6 where the machine has it.</summary>
    internal static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    /// <summary>One that was free a moment ago, below those that the system gives to connections: none of these takes it before it is listened at.</summary>
    internal static int FindFree()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port))
            {
                return port;
            }
        }
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
