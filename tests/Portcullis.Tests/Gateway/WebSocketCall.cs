using System.Net.WebSockets;
using System.Text;

namespace Portcullis.Tests.Gateway;

/// <summary>Opens a WebSocket with headers that it may not send, and reads the first message.</summary>
internal static class WebSocketCall
{
    public static async Task<string> ReadAsync(Uri gateway, string path, string? token, Version version)
    {
        using var client = new ClientWebSocket();
        using var transport = new HttpMessageInvoker(new SocketsHttpHandler());
        client.Options.HttpVersion = version;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.Options.SetRequestHeader("Portcullis-Account", "evil");
        client.Options.SetRequestHeader("Portcullis_Tier", "evil");
        if (token is not null)
        {
            client.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        await client.ConnectAsync(new Uri($"ws://{gateway.Authority}{path}"), transport, CancellationToken.None);
        var buffer = new byte[16_384];
        var read = await client.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }
}
