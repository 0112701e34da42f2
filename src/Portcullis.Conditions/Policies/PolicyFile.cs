namespace Portcullis.Conditions.Policies;

/// <summary>Reads <c>policies.json</c>. All faults are found at once, each with its path.</summary>
public static class PolicyFile
{
    /// <summary>Reads the text.</summary>
    /// <param name="json">The file's text, at most 4 MiB.</param>
    /// <param name="chains">The configured chains, which every condition must name one of; null when they are not known, as on a bare check.</param>
    /// <returns>The policies when there are no faults; an empty set otherwise.</returns>
    public static PolicyFileResult Parse(string json, IReadOnlySet<ulong>? chains) => throw new NotSupportedException("not built yet");
}
