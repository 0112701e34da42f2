namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A request of a case.</summary>
/// <param name="Target">The request target, as it is sent.</param>
/// <param name="Headers">The headers, as they are sent, a line each.</param>
internal sealed record Probe(string Target, params IReadOnlyList<string> Headers)
{
    /// <summary>A gated path.</summary>
    internal const string Gated = "/premium/prices";

    /// <summary>An open one.</summary>
    internal const string Open = "/open/prices";

    internal string Method { get; init; } = "GET";

    /// <summary>A request for the gated path with a token.</summary>
    internal static Probe With(string token) => new(Gated, Bearer(token));

    internal static string Bearer(string token) => $"Authorization: Bearer {token}";
}
