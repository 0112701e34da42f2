namespace Portcullis.Testing.Upstreams;

/// <summary>A request as <see cref="HttpUpstream"/> received it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target exactly as it stood in the request line.</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Headers">Every header with its values in order; looked up without regard to case.</param>
/// <param name="Body">The body as text.</param>
public sealed record UpstreamRequest(string Method, string Target, string Path, IReadOnlyDictionary<string, string[]> Headers, string Body)
{
    /// <summary>The header's only value; null when it is absent or there are several.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values is [var value] ? value : null;
}
