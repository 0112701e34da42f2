using Microsoft.AspNetCore.Authorization;
using Portcullis.Credentials;
using Portcullis.CrossOrigin;
using Portcullis.Issuer.Endpoints;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Gateway;

/// <summary>
/// Keeps the paths of our own endpoints from the upstreams, whatever the method: a route of the proxy that takes every path would else pass on a <c>PUT</c> to <c>/oauth2/token</c>, and an
/// upstream could speak for the issuer.
/// </summary>
internal static class OwnPaths
{
    /// <summary>Maps an answer for every method that no endpoint takes, at the path of each endpoint that was mapped so far.</summary>
    public static void Keep(IEndpointRouteBuilder routes, CrossOriginSettings origins)
    {
        var endpoints = routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        foreach (var path in endpoints.GroupBy(endpoint => endpoint.RoutePattern.RawText!, StringComparer.OrdinalIgnoreCase))
        {
            var allow = string.Join(", ", path.SelectMany(MethodsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            if (allow.Length > 0)
            {
                var kept = Keep(routes, path.Key, allow, path.SelectMany(MarksOf).Distinct());
                CrossOriginRules.Apply(kept, origins);
            }
        }
    }

    // Behind the endpoints themselves, and ahead of every route of the proxy.
    private static IEndpointConventionBuilder Keep(IEndpointRouteBuilder routes, string path, string allow, IEnumerable<object> marks) =>
        routes.Map(path, context => AnswerAsync(context, allow)).WithOrder(int.MinValue + 1).WithMetadata([new AllowAnonymousAttribute(), .. marks]);

    // Who may read it holds for the path, whatever the method.
    private static IEnumerable<object> MarksOf(RouteEndpoint endpoint) => endpoint.Metadata.Where(mark => mark is OpenToEveryOrigin or OwnOriginOnly);

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static Task AnswerAsync(HttpContext context, string allow)
    {
        context.Response.Headers.Allow = allow;
        return RefusalWriter.WriteAsync(context, new(RefusalCode.MethodNotAllowed, $"This path takes {allow} only."), null, null);
    }
}
