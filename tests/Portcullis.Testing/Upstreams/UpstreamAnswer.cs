namespace Portcullis.Testing.Upstreams;

/// <summary>How <see cref="HttpUpstream"/> answers a request.</summary>
public sealed record UpstreamAnswer
{
    /// <summary>The status code.</summary>
    /// <value>200 by default.</value>
    public int Status { get; init; } = 200;

    /// <summary>Headers to add.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The body.</summary>
    /// <value>Null by default: the request, as JSON.</value>
    public string? Body { get; init; }

    /// <summary>How long to wait before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What to wait for before the answer.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    /// <summary>Whether to break the connection instead of answering.</summary>
    public bool Reset { get; init; }
}
