using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.ForwardAuth;

/// <summary>
/// The path by which gateways ask. All of it is kept from the upstreams, in any spelling: one that answered there would let everything through at a gateway that asks in that spelling.
/// </summary>
internal static class ForwardAuthPath
{
    /// <summary>What stands before the policy in the target, letter for letter.</summary>
    public const string Prefix = "/authz/";

    /// <summary>Where all of it is.</summary>
    public const string Folder = "/authz";

    /// <summary>The target as it was sent: of a path that ends with the client's own, dot segments could name another policy.</summary>
    public static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>Whether a route's path, such as <c>/authz/{**rest}</c>, is below it, so that nothing would ever reach the route.</summary>
    public static bool Covers(string? path) => new PathString($"/{path?.TrimStart('/')}").StartsWithSegments(Folder, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a request is a question, or would be one in another spelling.</summary>
    public static bool IsAt(HttpContext context) =>
        TargetOf(context).StartsWith(Prefix, StringComparison.Ordinal) || context.Request.Path.StartsWithSegments(Folder, StringComparison.OrdinalIgnoreCase);
}
