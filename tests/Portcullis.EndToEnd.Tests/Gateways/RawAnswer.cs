namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What a server answered.</summary>
/// <param name="Text">The answer as it came.</param>
internal record RawAnswer(string Text)
{
    /// <summary>The status; 0 when there was no answer.</summary>
    internal int Status => Text.Length > 12 && Text.StartsWith("HTTP/", StringComparison.Ordinal) ? int.Parse(Text.AsSpan(9, 3)) : 0;

    /// <summary>What stands behind the headers.</summary>
    internal string Body => Text.Split("\r\n\r\n", 2) is [_, var body] ? body : "";

    /// <summary>Whether nothing is to come; unknown is no.</summary>
    /// <param name="hasBody">Whether there may be content.</param>
    internal bool IsWhole(bool hasBody) => Text.Contains("\r\n\r\n", StringComparison.Ordinal)
        && (!hasBody || (int.TryParse(Header("Content-Length"), out var length) ? Body.Length >= length : Header("Transfer-Encoding") == "chunked" && Text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)));

    /// <summary>The first header of that name; null when there is none.</summary>
    internal string? Header(string name) => Headers(name).FirstOrDefault();

    /// <summary>The headers of that name.</summary>
    internal IEnumerable<string> Headers(string name) => Text.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim());
}
