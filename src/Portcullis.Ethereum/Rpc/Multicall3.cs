namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// State reads through the Multicall3 contract: many calls and balances in one <c>eth_call</c> (<c>aggregate3</c>, failures allowed).
/// A chain without the contract, and a batch that fails as a whole, fall back to a JSON-RPC batch.
/// </summary>
public sealed class Multicall3(EthereumClient client, Address contract)
{
    /// <summary>Where the contract stands on most chains.</summary>
    public static Address DefaultAddress { get; } = Address.Parse("0xcA11bde05977b3631167028862bE2a173976CA11");

    /// <summary>The reads at one block, one outcome each, in order.</summary>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public Task<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, Hash block, CancellationToken cancellationToken)
    {
        _ = (client, contract);
        throw new NotSupportedException("not built yet");
    }
}
