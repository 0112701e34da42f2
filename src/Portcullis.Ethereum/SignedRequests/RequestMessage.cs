namespace Portcullis.Ethereum.SignedRequests;

/// <summary>What a signature can cover of a request, as plain values. A server takes scheme and authority from its configuration, not from what a proxy forwards unasked.</summary>
public sealed record RequestMessage
{
    /// <summary>The method as it was sent; its case counts.</summary>
    public required string Method { get; init; }

    /// <summary><c>https</c> or <c>http</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>Host and port; the scheme's own port may be left out.</summary>
    public required string Authority { get; init; }

    /// <summary>The path as it stands in the request line, with its percent escapes; empty for <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query as it stands in the request line, with its <c>?</c>; empty when there is none.</summary>
    public required string Query { get; init; }

    /// <summary>Whether the request has content of at least one byte. When that is not known yet: true, which asks for a digest.</summary>
    public required bool HasContent { get; init; }

    /// <summary>The lines of a header field by its lower-case name; none when it is absent.</summary>
    public required Func<string, IReadOnlyList<string?>> Field { get; init; }

    /// <summary>The authority in the form that is signed (RFC 9421, section 2.2.3): lower case, without the scheme's own port.</summary>
    internal string NormalAuthority
    {
        get
        {
            var authority = Authority.ToLowerInvariant();
            var port = IsScheme("https") ? ":443" : IsScheme("http") ? ":80" : null;
            return port is not null && authority.EndsWith(port, StringComparison.Ordinal) ? authority[..^port.Length] : authority;
        }
    }

    /// <summary>What <see cref="HttpClient"/> will send.</summary>
    /// <param name="request">A request with an absolute URI.</param>
    /// <param name="hasContent">Whether it has content of at least one byte.</param>
    /// <exception cref="ArgumentException">The URI is not absolute.</exception>
    public static RequestMessage Of(HttpRequestMessage request, bool hasContent)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { IsAbsoluteUri: true } uri)
        {
            throw new ArgumentException("only a request with an absolute URI can be signed", nameof(request));
        }

        return new RequestMessage
        {
            Method = request.Method.Method,
            Scheme = uri.Scheme,
            Authority = request.Headers.Host ?? $"{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}",
            Path = uri.AbsolutePath,
            Query = uri.Query,
            HasContent = hasContent,
            Field = name => Lines(request, name),
        };
    }

    /// <summary>The values of a field's lines as one, or null when the field is absent (RFC 9421, section 2.1).</summary>
    internal string? CombinedField(string name)
    {
        var lines = Field(name);
        return lines.Count switch
        {
            0 => null,
            1 => lines[0]?.Trim(' ', '\t') ?? "",
            _ => string.Join(", ", lines.Select(line => line?.Trim(' ', '\t'))),
        };
    }

    private bool IsScheme(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static string[] Lines(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) || (request.Content is { } content && content.Headers.NonValidated.TryGetValues(name, out values))
            ? [.. values]
            : [];
}
