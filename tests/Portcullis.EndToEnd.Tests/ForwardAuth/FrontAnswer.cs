using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>What a caller got, and what the API got.</summary>
/// <param name="Text">The answer as it came.</param>
/// <param name="Seen">The request that reached the API; null when none did.</param>
internal sealed record FrontAnswer(string Text, UpstreamRequest? Seen)
{
    /// <summary>The status; 0 when there was no answer.</summary>
    internal int Status => Text.Length > 12 && Text.StartsWith("HTTP/", StringComparison.Ordinal) ? int.Parse(Text.AsSpan(9, 3)) : 0;

    /// <summary>The first header of that name; null when there is none.</summary>
    internal string? Header(string name) => Text.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
