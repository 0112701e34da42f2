using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Conditions.Facts;

/// <summary>One chain as the evaluator sees it: its present block, and facts at a block.</summary>
public interface IChain
{
    /// <summary>Raised when the present block has become another one, after the facts that its logs touch have fallen. Handlers must return at once and not throw.</summary>
    event EventHandler HeadChanged
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>Which chain it is.</summary>
    ChainId Id { get; }

    /// <summary>The present block when it is known freshly enough to decide on; null when a node must be asked first.</summary>
    BlockHeader? FreshHead { get; }

    /// <summary>Whether no node tells the present block, so that the last one serves as long as an outage is borne.</summary>
    bool IsOut => false;

    /// <summary>The newest block that a node told, however long ago; null when none ever did.</summary>
    BlockHeader? LastHead => FreshHead;

    /// <summary>When <see cref="LastHead"/> was first told, a timestamp of the clock: when it was announced, or the question was put that it answered. Null when it is not known.</summary>
    long? HeadToldAt => null;

    /// <summary>The present block, asked for when it is not known freshly; null when no node tells.</summary>
    ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken);

    /// <summary>The block that decides beside the newest, where a condition does not say.</summary>
    Finality Finality => Finality.Latest;

    /// <summary>The present block of a finality when it is known freshly enough to decide on; null when a node must be asked first.</summary>
    BlockHeader? PresentBlock(Finality finality) => finality == Finality.Latest ? FreshHead : null;

    /// <summary>The present block of a finality, asked for when it is not known; null when there is none, or no node tells.</summary>
    /// <param name="finality">Which block.</param>
    /// <param name="origin">Who has named the finality: what a caller has, is asked for where it harms nobody else.</param>
    /// <param name="bearsOutage">Whether the last one will do while no node tells any (<see cref="IsOut"/>): not to read for who might come in by it for the first time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<BlockHeader?> GetBlockAsync(Finality finality, ReadOrigin origin, bool bearsOutage, CancellationToken cancellationToken) => finality == Finality.Latest ? GetHeadAsync(cancellationToken) : default;

    /// <summary>How old a fact may be that stands by the absence of events.</summary>
    TimeSpan MaxAge => TimeSpan.FromMinutes(5);

    /// <summary>The facts at a block, one each, in order. A node's failure is an outcome, not an exception.</summary>
    ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken);

    /// <summary>The same in the places of a share: where reads wait for one another, they wait for those of their own share alone.</summary>
    ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, ReadShare share, CancellationToken cancellationToken) => ReadAsync(reads, block, cancellationToken);

    /// <summary>The facts at a block as far as they are known, one each, in order. Nothing is asked: what is not known has failed.</summary>
    ValueTask<IReadOnlyList<Fact>> RecallAsync(IReadOnlyList<Read> reads, BlockHeader block) => new([.. reads.Select(_ => new Fact(ReadOutcome.Failed, block, 0))]);

    /// <summary>
    /// Whether an account that may be a contract takes a signature at the present block (ERC-1271, ERC-6492). Asked anew each time: an owner may change with the next block. Unknown when no node
    /// answered in time, or there is no present block.
    /// </summary>
    /// <param name="account">Who is said to have signed.</param>
    /// <param name="digest">The hash that was signed.</param>
    /// <param name="signature">The signature as it came, wrapped or not.</param>
    /// <param name="delegated">Whether code that was taken over (EIP-7702) may speak for the account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    Task<SignatureOutcome> CheckSignatureAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated, CancellationToken cancellationToken) =>
        Task.FromResult(SignatureOutcome.Unknown);
}
