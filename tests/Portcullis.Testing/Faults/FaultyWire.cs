using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Testing.Faults;

/// <summary>Sends answers wrongly.</summary>
internal static class FaultyWire
{
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(50);
    private static readonly Lazy<byte[]> Bomb = new(MakeBomb);

    internal static async Task SendAsync(NodeFault fault, HttpContext context, byte[] body)
    {
        var (response, aborted) = (context.Response, context.RequestAborted);
        response.ContentType = "application/json";
        switch (fault)
        {
            case NodeFault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, aborted);
                break;
            case NodeFault.Drop:
                context.Abort();
                break;
            case NodeFault.TooManyRequests:
                response.StatusCode = StatusCodes.Status429TooManyRequests;
                await response.WriteAsync("slow down", aborted);
                break;
            case NodeFault.Html:
                response.ContentType = "text/html";
                await response.WriteAsync("<html><body>Maintenance</body></html>", aborted);
                break;
            case NodeFault.GzipBomb:
                response.Headers.ContentEncoding = "gzip";
                await response.Body.WriteAsync(Bomb.Value, aborted);
                break;
            case NodeFault.TruncatedJson:
                await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), aborted);
                break;
            case NodeFault.SlowDrip:
                await DripAsync(response, body, aborted);
                break;
            default:
                await response.Body.WriteAsync(body, aborted);
                break;
        }
    }

    private static async Task DripAsync(HttpResponse response, byte[] body, CancellationToken aborted)
    {
        for (var i = 0; i < body.Length; i++)
        {
            await response.Body.WriteAsync(body.AsMemory(i, 1), aborted);
            await response.Body.FlushAsync(aborted);
            await Task.Delay(DripPause, aborted);
        }
    }

    private static byte[] MakeBomb()
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
            {
                gzip.Write(block);
            }
        }

        return buffer.ToArray();
    }
}
