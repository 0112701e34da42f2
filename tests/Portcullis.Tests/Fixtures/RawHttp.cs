using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Tests.Fixtures;

/// <summary>Says to a server exactly these bytes, each character one of them.</summary>
internal static class RawHttp
{
    /// <summary>Sends, and reads all that comes until the server closes, or the given text is among it.</summary>
    public static async Task<string> SendAsync(Uri server, string bytes, string? until = null, string from = "127.0.0.1")
    {
        using var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), patience.Token);
        var answer = "";
        var buffer = new byte[16 * 1024];
        int count;
        while ((until is null || !answer.Contains(until, StringComparison.Ordinal)) && (count = await ReadAsync(stream, buffer, answer.Length > 0, patience.Token)) > 0)
        {
            answer += Encoding.Latin1.GetString(buffer, 0, count);
        }

        return answer;
    }

    // A server that closes before it has read all that was sent resets the connection, after its answer; whether it has read it, is a matter of time.
    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer, bool isAnswered, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (isAnswered && broken.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return 0;
        }
    }

    /// <summary>A request without body, after which the server is to close.</summary>
    public static Task<string> GetAsync(Uri server, string target, string? token = null, string method = "GET", params string[] headers)
    {
        var lines = new List<string> { $"{method} {target} HTTP/1.1", $"Host: {server.Authority}", "Connection: close" };
        lines.AddRange(headers);
        if (token is not null)
        {
            lines.Add($"Authorization: Bearer {token}");
        }

        return SendAsync(server, string.Join("\r\n", lines) + "\r\n\r\n");
    }

    /// <summary>The status of the first answer; 0 when there is none.</summary>
    public static int Status(string answer) => answer.Length > 12 && answer.StartsWith("HTTP/", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3)) : 0;
}
