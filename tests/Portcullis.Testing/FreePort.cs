using System.Net;
using System.Net.Sockets;

namespace Portcullis.Testing;

/// <summary>
/// A TCP port of the loopback interface that was free a moment ago. For programs that cannot be told to choose one themselves. None is given twice in one run, and all are below those that the system
/// gives to connections, so that none of these takes it before the program does.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    // Two runs at once begin apart.
    private static int _given = Environment.ProcessId * 211 % Count;

    /// <summary>The next free port.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _given) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
