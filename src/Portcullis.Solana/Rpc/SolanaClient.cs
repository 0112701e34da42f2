using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Solana.Rpc;

/// <summary>Typed calls to one cluster's nodes. What they cannot be believed in is no answer: a wallet's holding is never a part of it.</summary>
/// <param name="transport">Where the calls go.</param>
/// <param name="commitment">How settled the slots must be that are read at.</param>
public sealed class SolanaClient(IRpcTransport transport, Commitment commitment) : IClusterReader
{
    /// <summary>The decimals of SOL.</summary>
    public const int CoinDecimals = 9;

    internal const string GenesisMethod = "getGenesisHash";
    internal const string BlockMethod = "getLatestBlockhash";

    private const string TokenMethod = "getTokenAccountsByOwner";
    private const string CoinMethod = "getBalance";
    private const int ReferenceLength = 32;

    /// <summary>The cluster that the answering node serves (<c>getGenesisHash</c>); null when it is none that is known.</summary>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public async Task<SolanaCluster?> GetClusterAsync(CancellationToken cancellationToken) =>
        (await CallAsync(GenesisMethod, [], cancellationToken)).Text() is { Length: >= ReferenceLength } hash ? ClusterOf(hash) : throw BadAnswer();

    /// <summary>The newest slot of the commitment, and the hash of its block (<c>getLatestBlockhash</c>).</summary>
    /// <param name="leastSlot">No older slot is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">The node gave no usable answer, or has not reached the slot.</exception>
    public async Task<(ulong Slot, Hash Hash)> GetBlockAsync(ulong leastSlot, CancellationToken cancellationToken)
    {
        var (slot, value) = await ReadAsync(BlockMethod, [Options(leastSlot)], leastSlot, cancellationToken);

        // 32 bytes in base58, as addresses are.
        return SolanaAddress.TryParse(value.Member("blockhash").Text(), out var hash) ? (slot, new Hash(hash.ToArray())) : throw BadAnswer();
    }

    /// <summary>What a wallet holds of a token, or of SOL.</summary>
    /// <param name="owner">The wallet.</param>
    /// <param name="mint">The token's mint; null for SOL.</param>
    /// <param name="leastSlot">No older slot is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">The node gave no usable answer, has not reached the slot, or knows no such mint.</exception>
    public Task<Holding> GetHoldingAsync(SolanaAddress owner, SolanaAddress? mint, ulong leastSlot, CancellationToken cancellationToken) =>
        mint is { } token ? GetTokenAsync(owner, token, leastSlot, cancellationToken) : GetCoinAsync(owner, leastSlot, cancellationToken);

    /// <summary>What a wallet holds of a token, over all of its accounts (<c>getTokenAccountsByOwner</c>).</summary>
    /// <param name="owner">The wallet.</param>
    /// <param name="mint">The token's mint, of SPL Token or Token-2022.</param>
    /// <param name="leastSlot">No older slot is taken: what has been seen once does not come back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">The node gave no usable answer, has not reached the slot, or knows no such mint.</exception>
    public async Task<Holding> GetTokenAsync(SolanaAddress owner, SolanaAddress mint, ulong leastSlot, CancellationToken cancellationToken)
    {
        var options = Options(leastSlot);
        options["encoding"] = "jsonParsed";
        var (slot, value) = await ReadAsync(TokenMethod, [owner.ToString(), new JsonObject { ["mint"] = mint.ToString() }, options], leastSlot, cancellationToken);
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw BadAnswer();
        }

        var sum = new Holding(slot, 0, null);
        var seen = new HashSet<SolanaAddress>();
        foreach (var item in value.EnumerateArray())
        {
            if (!TokenAccount.TryRead(item, out var account) || account.Owner != owner || account.Mint != mint || !seen.Add(account.Address) || account.Decimals != (sum.Decimals ?? account.Decimals))
            {
                throw BadAnswer();
            }

            sum = sum with { Amount = sum.Amount + account.Amount, Decimals = account.Decimals };
        }

        return sum;
    }

    /// <summary>What a wallet holds of SOL, in lamports (<c>getBalance</c>).</summary>
    /// <param name="owner">The wallet.</param>
    /// <param name="leastSlot">No older slot is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">The node gave no usable answer, or has not reached the slot.</exception>
    public async Task<Holding> GetCoinAsync(SolanaAddress owner, ulong leastSlot, CancellationToken cancellationToken)
    {
        var (slot, value) = await ReadAsync(CoinMethod, [owner.ToString(), Options(leastSlot)], leastSlot, cancellationToken);
        return new Holding(slot, value.Number() ?? throw BadAnswer(), CoinDecimals);
    }

    internal static string MethodOf(SolanaAddress? mint) => mint is null ? CoinMethod : TokenMethod;

    internal static SolanaCluster? ClusterOf(string genesis) => genesis.Length < ReferenceLength ? null : SolanaCluster.FindByReference(genesis.AsSpan(0, ReferenceLength));

    private JsonObject Options(ulong leastSlot) => new() { ["commitment"] = commitment.Name, ["minContextSlot"] = leastSlot };

    private async Task<(ulong Slot, JsonElement Value)> ReadAsync(string method, JsonArray parameters, ulong leastSlot, CancellationToken cancellationToken)
    {
        var result = await CallAsync(method, parameters, cancellationToken);
        var slot = result.Member("context").Member("slot").Number() ?? throw BadAnswer();
        return slot >= leastSlot ? (slot, result.Member("value")) : throw new RpcException("the node answered at an older slot than asked") { Failure = RpcFailure.Behind };
    }

    private async Task<JsonElement> CallAsync(string method, JsonArray parameters, CancellationToken cancellationToken)
    {
        var responses = await transport.SendAsync([new RpcRequest(method, parameters)], cancellationToken);
        return responses[0].Error is { } error
            ? throw new RpcException($"the node answered {method} with the error {error.Code}") { Error = error, Failure = RpcFailure.Error }
            : responses[0].Result;
    }

    private static RpcException BadAnswer() => new("the node's answer is not in the form that it is documented in");
}
