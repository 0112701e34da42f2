using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Conditions.Facts;

/// <summary>Asks contracts, which strangers name, whether they take signatures: a few at a time and not for long, beside the reads of policies. Nothing is remembered.</summary>
internal sealed class SignatureReader(EthereumClient client, SemaphoreSlim room, TimeSpan timeout, TimeProvider clock)
{
    private readonly ContractSignatures _signatures = new(client);

    /// <summary>Whether the account takes the signature at the block; unknown when there was no room, or no answer, in time.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<SignatureOutcome> CheckAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated, BlockHeader block, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await room.WaitAsync(either.Token);
            try
            {
                return await _signatures.CheckAsync(account, digest, signature, delegated, block.Hash, either.Token);
            }
            finally
            {
                room.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SignatureOutcome.Unknown;
        }
    }
}
