using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Tests;

/// <summary>A key source that answers only when told.</summary>
internal sealed class SlowKey(JsonWebKey key) : IKeySource
{
    private readonly TaskCompletionSource<JsonWebKey?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => new(_answer.Task);

    public void Answer() => _answer.SetResult(key);
}
