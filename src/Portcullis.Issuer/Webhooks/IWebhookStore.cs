using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Webhooks;

/// <summary>How far each webhook has been told.</summary>
internal interface IWebhookStore
{
    /// <summary>The number of the last event that a webhook has been told; null when it is new.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<long?> FindAsync(string target, CancellationToken cancellationToken);

    /// <summary>Keeps that number, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task SaveAsync(string target, long delivered, CancellationToken cancellationToken);
}
