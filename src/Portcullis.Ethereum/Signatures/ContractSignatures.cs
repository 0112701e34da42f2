using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Signatures;

/// <summary>Asks contracts whether they take signatures (ERC-1271, ERC-6492), in one <c>eth_call</c> each. Nothing is sent and nothing stays on the chain; nothing is remembered here.</summary>
/// <param name="client">The chain.</param>
public sealed class ContractSignatures(EthereumClient client)
{
    /// <summary>
    /// Whether the account takes the signature at a block. What a contract does, be it a loop, a failure or megabytes, is its no; what a node does (an error, less gas than is asked for, an answer that is
    /// none), and a quorum that does not agree, is unknown. What can be refused without a node is.
    /// </summary>
    /// <param name="account">Who is said to have signed.</param>
    /// <param name="digest">The hash that was signed.</param>
    /// <param name="signature">The signature as it came, wrapped or not.</param>
    /// <param name="delegated">Whether code that was taken over (EIP-7702) may speak for the account.</param>
    /// <param name="block">The block's hash (EIP-1898).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    public async Task<SignatureOutcome> CheckAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated, Hash block, CancellationToken cancellationToken)
    {
        if (account == Address.Zero)
        {
            return SignatureOutcome.Invalid(SignatureFault.ZeroAccount);
        }

        if (!ContractSignature.TryRead(signature, out var read, out var fault))
        {
            return SignatureOutcome.Invalid(fault);
        }

        try
        {
            var answers = await client.ReadAsync([SignatureProgram.Ask(account, digest, read, delegated)], block, cancellationToken);
            return SignatureProgram.Read(answers[0]);
        }
        catch (RpcException)
        {
            return SignatureOutcome.Unknown;
        }
    }
}
