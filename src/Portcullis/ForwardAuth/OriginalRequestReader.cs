using System.Buffers;
using System.Text.RegularExpressions;
using Portcullis.Credentials;
using Portcullis.Edge;

namespace Portcullis.ForwardAuth;

/// <summary>
/// Reads the request that a gateway asks about: out of that gateway's own headers and no others. Whatever else says a method or a target, in any spelling, must say the same: it came from the client
/// through a gateway that did not take it away, and another reader may believe it.
/// </summary>
internal static partial class OriginalRequestReader
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads it.</summary>
    /// <param name="kind">The gateway.</param>
    /// <param name="asking">The request by which it asks.</param>
    /// <param name="rest">What follows the policy in the target that it asks for. A query alone says nothing: Caddy sends the original one along.</param>
    public static OriginalRead Read(FrontGatewayKind kind, HttpRequest asking, string rest)
    {
        if (kind.UriHeader is null || kind.MethodHeader is null)
        {
            return Read(asking.Headers, asking.Method, rest);
        }

        return !HttpMethods.IsGet(asking.Method) ? OriginalRead.Refuse(RefusalCode.MethodNotAllowed, "A gateway asks by GET.")
            : rest is [not '?', ..] ? OriginalRead.Refuse(RefusalCode.NotFound, "No path may follow the policy's name.")
            : asking.Headers[kind.UriHeader] is not [{ } target] || asking.Headers[kind.MethodHeader] is not [{ } method]
                ? OriginalRead.Refuse(RefusalCode.InvalidRequest, $"{kind.UriHeader} and {kind.MethodHeader} must be there, each once.")
            : Read(asking.Headers, method, target);
    }

    private static OriginalRead Read(IHeaderDictionary headers, string method, string target)
    {
        if (method.Length == 0 || method.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return OriginalRead.Refuse(RefusalCode.InvalidRequest, "The original method is none.");
        }

        if (RequestGuard.IsRefused(method))
        {
            return OriginalRead.Refuse(RefusalCode.MethodNotAllowed, $"{method} is never accepted here.");
        }

        if (OriginalClaims.FindContradiction(headers, method, target) is { } header)
        {
            return OriginalRead.Refuse(RefusalCode.InvalidRequest, $"{header} says something else of the original request than the gateway does.");
        }

        if (target is not ['/', ..])
        {
            return OriginalRead.Refuse(RefusalCode.AmbiguousPath, "The original request target is no path.");
        }

        return !RequestPath.TryRead(target, null, out var path, out var fault) ? OriginalRead.Refuse(RefusalCode.AmbiguousPath, $"The original request target {fault}.")
            : HasDotSegment(target) ? OriginalRead.Refuse(RefusalCode.AmbiguousPath, "The original request target holds a dot segment.")
            : new(new OriginalRequest(method, target, path), null);
    }

    /// <summary>The gateway chose the policy by its own reading of the path, and the upstream has another one: what either may take for a way out of a folder is let through to neither.</summary>
    private static bool HasDotSegment(string target)
    {
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target.AsSpan() : target.AsSpan(0, end);
        return (path.Contains('.') || path.Contains('%')) && DotSegment().IsMatch(path);
    }

    [GeneratedRegex("/(\\.|%2e){1,2}(/|\\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex DotSegment();
}
