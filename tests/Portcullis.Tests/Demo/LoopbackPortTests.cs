using System.Net;
using System.Net.Sockets;
using Portcullis.Demo;

namespace Portcullis.Tests.Demo;

public sealed class LoopbackPortTests
{
    public static TheoryData<string> Addresses => Socket.OSSupportsIPv6 && HasIPv6() ? ["127.0.0.1", "::1"] : ["127.0.0.1"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void IsFree_Taken_IsFalse(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();

        LoopbackPort.IsFree(((IPEndPoint)listener.LocalEndpoint).Port).ShouldBeFalse();
    }

    [Fact]
    public void FindFree_Port_CanBeTaken()
    {
        // Somebody else may take one in between, but hardly each of several.
        Enumerable.Range(0, 5).Any(_ => CanListen(IPAddress.Loopback, LoopbackPort.FindFree())).ShouldBeTrue();
    }

    /// <summary>The demo listens at it only when its chain is set up, and connections are made meanwhile.</summary>
    [Fact]
    public void FindFree_Port_IsNoneThatConnectionsGet() =>
        Enumerable.Range(0, 100).Select(_ => LoopbackPort.FindFree()).ShouldAllBe(port => port >= 1024 && port < 32_768);

    private static bool HasIPv6() => CanListen(IPAddress.IPv6Loopback, 0);

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
