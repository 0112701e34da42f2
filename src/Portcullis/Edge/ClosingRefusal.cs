using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Edge;

/// <summary>Refuses a request and ends its connection, so that nothing behind it on the wire is taken for another request.</summary>
internal static class ClosingRefusal
{
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return RefusalWriter.WriteAsync(context, refusal, null, null);
    }
}
