using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Tests;

/// <summary>A key source that gives one key for every id.</summary>
internal sealed class FixedKey(JsonWebKey key) : IKeySource
{
    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => new(key);
}
