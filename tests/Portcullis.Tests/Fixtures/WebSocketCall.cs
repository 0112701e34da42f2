using System.Net.WebSockets;
using System.Text;

namespace Portcullis.Tests.Fixtures;

/// <summary>Opens a WebSocket with headers that it may not send.</summary>
internal static class WebSocketCall
{
    /// <summary>The first message.</summary>
    public static async Task<string> ReadAsync(Uri gateway, string path, string? token, Version version)
    {
        using var client = await OpenAsync(gateway, path, token, version);
        var buffer = new byte[16_384];
        var read = await client.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }

    public static async Task<ClientWebSocket> OpenAsync(Uri gateway, string path, string? token, Version version)
    {
        var client = new ClientWebSocket();
        var transport = new HttpMessageInvoker(new SocketsHttpHandler());
        client.Options.HttpVersion = version;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.Options.SetRequestHeader("Portcullis-Account", "evil");
        client.Options.SetRequestHeader("Portcullis_Tier", "evil");
        if (token is not null)
        {
            client.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        await client.ConnectAsync(new Uri($"ws://{gateway.Authority}{path}"), transport, CancellationToken.None);
        return client;
    }
}
