using System.Net.Sockets;
using System.Text;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Says exactly this to a server, and reads all that it answers.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request. The connection ends with it unless a header says otherwise.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The target, letter for letter.</param>
    /// <param name="headers">The other headers, a line each.</param>
    /// <param name="body">The content.</param>
    internal static async Task<RawAnswer> SendAsync(Uri server, string method, string target, IReadOnlyList<string> headers, string body = "")
    {
        List<string> lines = [$"{method} {target} HTTP/1.1", $"Host: {server.Authority}", .. headers];
        if (!headers.Any(line => line.StartsWith("Connection: close", StringComparison.Ordinal)))
        {
            lines.Add("Connection: close");
        }

        if (body.Length > 0)
        {
            lines.Add($"Content-Length: {body.Length}");
        }

        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(Limit);
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body), patience.Token);
        return await ReadAsync(stream, hasBody: method != "HEAD", patience.Token);
    }

    // Until it is whole: some keep a connection for seconds that is to close.
    private static async Task<RawAnswer> ReadAsync(NetworkStream stream, bool hasBody, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new byte[16384]);
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (new RawAnswer(text.ToString()).IsWhole(hasBody))
            {
                break;
            }
        }

        return new RawAnswer(text.ToString());
    }
}
