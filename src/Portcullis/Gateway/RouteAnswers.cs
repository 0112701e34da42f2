using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;
using Yarp.ReverseProxy.Model;

namespace Portcullis.Gateway;

/// <summary>Gives requests that no route takes, or not with this method, an answer in the house's form. Stands right behind routing.</summary>
internal sealed class RouteAnswers(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        return endpoint is null ? RefusalWriter.WriteAsync(context, new(RefusalCode.NotFound, "No route takes this path."), null, null)
            : endpoint.Metadata.Count == 0 ? AnswerMethodAsync(context)
            : next(context);
    }

    /// <summary>Routing puts a bare endpoint of its own in place of one that takes other methods only: it sets the status and Allow.</summary>
    private async Task AnswerMethodAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed } && !IsProxied(context))
        {
            var allow = context.Response.Headers.Allow;
            await RefusalWriter.WriteAsync(context, new(RefusalCode.MethodNotAllowed, $"This path takes {allow} only."), null, null);
        }
    }

    private static bool IsProxied(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not null;
}
