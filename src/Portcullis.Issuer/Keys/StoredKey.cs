using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>A key as its file has it.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Instant">The instant in its name; null for a name without one, which counts as older than any.</param>
/// <param name="Key">The key.</param>
internal sealed record StoredKey(string File, DateTimeOffset? Instant, SigningKey Key);
