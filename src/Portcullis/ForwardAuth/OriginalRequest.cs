namespace Portcullis.ForwardAuth;

/// <summary>The request that another gateway holds and asks about.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its target as the client sent it: path and query.</param>
/// <param name="Path">The one path that the target means.</param>
internal sealed record OriginalRequest(string Method, string Target, string Path)
{
    /// <summary>The query with its question mark; empty when there is none.</summary>
    public string Query => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? Target[start..] : "";
}
