using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Attestations;

namespace Portcullis.Issuer.Stores.Cleaning;

/// <summary>
/// Forgets what is long past by both clocks: a clock that was set ahead by mistake must not make it forget what is still to be refused.
/// </summary>
internal sealed class StoreCleaner(
    INonceStore nonces, IGrantStore grants, ISessionStore sessions, IAuthorizationCodeStore codes, IAuditStore audit, IApiKeyStore apiKeys, WaryClock wary, TimeProvider clock, ILogger<StoreCleaner> logger)
    : CleaningService(clock, logger)
{
    /// <summary>An expired nonce is refused without the store; this much longer it is kept all the same.</summary>
    public static readonly TimeSpan NonceGrace = TimeSpan.FromHours(1);

    /// <summary>How long the second use of an authorization code is known for one, and ends what it opened.</summary>
    public static readonly TimeSpan CodeGrace = TimeSpan.FromHours(1);

    /// <summary>How long an expired grant or session can still be looked up.</summary>
    public static readonly TimeSpan GrantGrace = TimeSpan.FromDays(7);

    /// <summary>How long the audit log reaches back.</summary>
    public static readonly TimeSpan AuditAge = TimeSpan.FromDays(90);

    /// <summary>How long the records of attestations reach back.</summary>
    public static readonly TimeSpan AttestationAge = TimeSpan.FromDays(90);

    /// <summary>How many audited refusals are kept at most: so many of proven accounts, and as many of anybody.</summary>
    public const long RefusalCount = 200_000;

    private const int BatchSize = 500;
    private const int AuditBatchSize = 5_000;

    internal override async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = wary.Earliest;
        await InBatchesAsync(() => nonces.DeleteExpiredAsync(now - NonceGrace, BatchSize, cancellationToken), BatchSize);
        await InBatchesAsync(() => grants.DeleteExpiredAsync(now - GrantGrace, BatchSize, cancellationToken), BatchSize);
        await InBatchesAsync(() => sessions.DeleteExpiredAsync(now - GrantGrace, BatchSize, cancellationToken), BatchSize);
        await InBatchesAsync(() => codes.DeleteExpiredAsync(now - CodeGrace, BatchSize, cancellationToken), BatchSize);
        await InBatchesAsync(() => apiKeys.ForgetPlacesAsync(now - ApiKeys.PlaceWindow, BatchSize, cancellationToken), BatchSize);
        await InBatchesAsync(() => apiKeys.DeleteOldAsync(now - AttestationAge, BatchSize, cancellationToken), BatchSize);
        await InBatchesAsync(() => audit.DeleteOldAsync(now - AuditAge, RefusalCount, AuditBatchSize, cancellationToken), AuditBatchSize);
    }
}
