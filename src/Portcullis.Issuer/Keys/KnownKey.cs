using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>A key that the process holds.</summary>
/// <param name="Key">The key; the same object for as long as it is held.</param>
/// <param name="Instant">The instant in its file's name.</param>
/// <param name="SeenAt">When it came; null for one that was there from the start.</param>
internal sealed record KnownKey(SigningKey Key, DateTimeOffset? Instant, DateTimeOffset? SeenAt);
