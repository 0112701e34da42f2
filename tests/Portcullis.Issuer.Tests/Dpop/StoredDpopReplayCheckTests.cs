using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Dpop;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Dpop;

public sealed class StoredDpopReplayCheckTests
{
    [Fact]
    public async Task UseAsync_StoreFails_UnknownAndNotFirst()
    {
        var check = new StoredDpopReplayCheck(new FailingStore(), NullLogger<StoredDpopReplayCheck>.Instance);
        (await check.UseAsync("a", DateTimeOffset.UnixEpoch, default)).ShouldBe(DpopUse.Unknown);
    }

    private sealed class FailingStore : INonceStore
    {
        public Task<bool> TryUseAsync(string nonce, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            Task.FromException<bool>(new StoreException("gone", new IOException()));

        public Task<bool> IsUsedAsync(string nonce, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
