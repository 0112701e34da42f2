using Microsoft.Extensions.DependencyInjection;
using Portcullis.Issuer.Stores;

namespace Portcullis.Tests.Proofs;

/// <summary>Counts what is asked of the store of nonces.</summary>
internal sealed class CountingNonceStore(INonceStore inner) : INonceStore
{
    private int _lookups;
    private int _uses;

    public int Lookups => Volatile.Read(ref _lookups);

    public int Uses => Volatile.Read(ref _uses);

    /// <summary>Puts one before the store of a gateway.</summary>
    public static void Add(IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(INonceStore)).ImplementationType!;
        services.AddSingleton<INonceStore>(provider => new CountingNonceStore((INonceStore)ActivatorUtilities.CreateInstance(provider, store)));
    }

    public Task<bool> IsUsedAsync(string nonce, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        return inner.IsUsedAsync(nonce, cancellationToken);
    }

    public Task<bool> TryUseAsync(string nonce, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _uses);
        return inner.TryUseAsync(nonce, expiresAt, cancellationToken);
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => inner.DeleteExpiredAsync(before, limit, cancellationToken);
}
