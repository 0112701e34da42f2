using Microsoft.Extensions.Logging;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Dpop;

/// <summary>Remembers proofs in the store, so that none is good again after a restart. A store that cannot be written lets none in.</summary>
internal sealed partial class StoredDpopReplayCheck(INonceStore used, ILogger<StoredDpopReplayCheck> logger) : IDpopReplayCheck
{
    // One list for all that is used once: no nonce and no attestation's id begins like this.
    private const string Prefix = "dpop.";

    public async ValueTask<DpopUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        try
        {
            return await used.TryUseAsync(Prefix + id, expiresAt, cancellationToken) ? DpopUse.First : DpopUse.Repeated;
        }
        catch (StoreException exception)
        {
            Log.ProofNotSpent(logger, exception);
            return DpopUse.Unknown;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1701, Level = LogLevel.Error, Message = "The store failed, so that a proof of possession was refused")]
        public static partial void ProofNotSpent(ILogger logger, Exception exception);
    }
}
