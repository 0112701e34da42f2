using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Ethereum.Rpc;

/// <summary>Typed calls to one chain's nodes.</summary>
/// <param name="transport">Where the calls go.</param>
public sealed class EthereumClient(IRpcTransport transport) : IHeadSource
{
    /// <summary>The most state reads in one JSON-RPC batch: below the limits that nodes set.</summary>
    public const int MaxBatch = 500;

    /// <summary>The chain's EIP-155 id (<c>eth_chainId</c>).</summary>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public async Task<ulong> GetChainIdAsync(CancellationToken cancellationToken) =>
        ToChainId(await CallAsync("eth_chainId", [], cancellationToken));

    /// <summary>
    /// The header of a block by tag together with the EIP-155 id of the chain that the answering node serves, in one JSON-RPC batch
    /// (<c>eth_chainId</c>, <c>eth_getBlockByNumber</c>). Over a transport of one node: where there are several, each is asked by a client of its own
    /// (<see cref="IHeadSource"/>), so that the two belong together.
    /// </summary>
    /// <exception cref="RpcException">The node gave no usable answer to one of the two, or does not know the tag.</exception>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        RpcRequest[] requests = [new("eth_chainId", []), new("eth_getBlockByNumber", [tag, false])];
        var responses = await transport.SendAsync(requests, cancellationToken);
        return (ToChainId(ResultOf(requests[0], responses[0])), ToHeader(tag, ResultOf(requests[1], responses[1])));
    }

    /// <summary>The header of the canonical block at a height (<c>eth_getBlockByNumber</c>).</summary>
    /// <exception cref="RpcException">The node gave no usable answer, or has no such block.</exception>
    public async Task<BlockHeader> GetHeaderAsync(ulong number, CancellationToken cancellationToken)
    {
        var quantity = $"0x{number:x}";
        var header = ToHeader(quantity, await CallAsync("eth_getBlockByNumber", [quantity, false], cancellationToken));
        return header.Number == number ? header : throw new RpcException("the node answered another block than asked");
    }

    /// <summary>The header of a block by tag: <c>latest</c>, <c>safe</c>, <c>finalized</c> (<c>eth_getBlockByNumber</c>).</summary>
    /// <exception cref="RpcException">The node gave no usable answer, or does not know the tag.</exception>
    public async Task<BlockHeader> GetHeaderAsync(string tag, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return ToHeader(tag, await CallAsync("eth_getBlockByNumber", [tag, false], cancellationToken));
    }

    /// <summary>
    /// The state reads at one block, pinned by its hash with <c>requireCanonical</c> (EIP-1898), as one JSON-RPC batch for every <see cref="MaxBatch"/>.
    /// One outcome for each, in order. A node that answers an error other than a revert, null, or no data gives <see cref="ReadOutcomeKind.Failed"/>.
    /// A call that returns nothing, <c>0x</c>, as every call to an account without code does, is an answer of no bytes.
    /// </summary>
    /// <exception cref="RpcException">No usable answer came for the batch as a whole.</exception>
    public async Task<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, Hash block, CancellationToken cancellationToken)
    {
        var pin = block.ToString();
        var outcomes = new List<ReadOutcome>(reads.Count);
        foreach (var batch in reads.Chunk(MaxBatch))
        {
            var responses = await transport.SendAsync([.. batch.Select(read => ToRequest(read, pin))], cancellationToken);
            outcomes.AddRange(batch.Zip(responses, ToOutcome));
        }

        return outcomes;
    }

    /// <summary>The header of a block, by its hash (<c>eth_getBlockByHash</c>).</summary>
    /// <exception cref="RpcException">The node gave no usable answer, or has no such block.</exception>
    public async Task<BlockHeader> GetHeaderAsync(Hash block, CancellationToken cancellationToken)
    {
        var header = ToHeader(block.ToString(), await CallAsync("eth_getBlockByHash", [block.ToString(), false], cancellationToken));
        return header.Hash == block ? header : throw new RpcException("the node answered another block than asked");
    }

    /// <summary>The headers of the canonical blocks from one height to another, in one JSON-RPC batch; those that the node told.</summary>
    /// <exception cref="RpcException">No usable answer came for the batch as a whole.</exception>
    public async Task<IReadOnlyList<BlockHeader>> GetHeadersAsync(ulong first, ulong last, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, first + (ulong)MaxBatch - 1);
        var requests = Enumerable.Range(0, (int)(last - first) + 1).Select(i => new RpcRequest("eth_getBlockByNumber", [$"0x{first + (ulong)i:x}", false])).ToList();
        var responses = await transport.SendAsync(requests, cancellationToken);
        return
        [
            .. responses.Select((response, i) => response.Error is null && JsonText.TryReadHeader(response.Result) is { } header && header.Number == first + (ulong)i ? header : null).OfType<BlockHeader>(),
        ];
    }

    /// <summary>
    /// What contracts logged in blocks, each by its hash, with one of these first topics (<c>eth_getLogs</c>, EIP-234), in one JSON-RPC batch.
    /// </summary>
    /// <returns>The logs of each block, in order; null where the node does not know the block or gave no usable answer.</returns>
    /// <exception cref="RpcException">No usable answer came for the batch as a whole.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<EventLog>?>> GetLogsAsync(
        IReadOnlyList<Hash> blocks, IReadOnlyCollection<Address> contracts, IReadOnlyCollection<Hash> topics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(topics);
        var responses = await transport.SendAsync([.. blocks.Select(block => ToRequest(block, contracts, topics))], cancellationToken);
        return [.. responses.Zip(blocks, (response, block) => response.Error is null ? JsonText.TryReadLogs(response.Result, block) : null)];
    }

    /// <summary>Any call, for what has no method of its own. An error object from the node is thrown, as <see cref="RpcException.Error"/>.</summary>
    /// <exception cref="RpcException">The node gave an error or no usable answer.</exception>
    public async Task<JsonNode?> InvokeAsync(string method, JsonArray parameters, CancellationToken cancellationToken)
    {
        var result = await CallAsync(method, parameters, cancellationToken);
        return result.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => JsonObject.Create(result),
            JsonValueKind.Array => JsonArray.Create(result),
            _ => JsonValue.Create(result),
        };
    }

    private async Task<JsonElement> CallAsync(string method, JsonArray parameters, CancellationToken cancellationToken)
    {
        var request = new RpcRequest(method, parameters);
        var responses = await transport.SendAsync([request], cancellationToken);
        return ResultOf(request, responses[0]);
    }

    // The node's own text stays out of the message: some repeat the URL, and with it the key.
    private static JsonElement ResultOf(RpcRequest request, RpcResponse response) => response.Error is { } error
        ? throw new RpcException($"the node answered error {error.Code} to {request.Method}") { Error = error, Failure = RpcFailure.Error }
        : response.Result;

    private static ulong ToChainId(JsonElement result) =>
        JsonText.TryReadQuantity(result, out var chainId) && chainId > 0 ? chainId : throw new RpcException("the node's answer to eth_chainId is not a chain id");

    private static BlockHeader ToHeader(string tag, JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.Null => throw new RpcException($"the node knows no block {tag}"),
        JsonValueKind.Object when JsonText.TryReadHeader(result) is { } header => header,
        _ => throw new RpcException("the node's answer to eth_getBlockByNumber is not a block"),
    };

    private static RpcRequest ToRequest(Hash block, IEnumerable<Address> contracts, IEnumerable<Hash> topics) => new("eth_getLogs",
    [
        new JsonObject
        {
            ["blockHash"] = block.ToString(),
            ["address"] = new JsonArray([.. contracts.Select(contract => JsonValue.Create(contract.ToLowerString()))]),
            ["topics"] = new JsonArray(new JsonArray([.. topics.Select(topic => JsonValue.Create(topic.ToString()))])),
        },
    ]);

    private static RpcRequest ToRequest(StateRead read, string block)
    {
        var pin = new JsonObject { ["blockHash"] = block, ["requireCanonical"] = true };
        return read switch
        {
            StateRead.Call call => new("eth_call", [new JsonObject { ["to"] = call.To.ToLowerString(), ["data"] = JsonText.ToValue(call.Input) }, pin]),
            StateRead.Program program => new("eth_call", [ToTransaction(program), pin]),
            StateRead.Balance balance => new("eth_getBalance", [balance.Account.ToLowerString(), pin]),
            StateRead.Code code => new("eth_getCode", [code.Account.ToLowerString(), pin]),
            _ => throw new ArgumentException("unknown kind of read", nameof(read)),
        };
    }

    private static JsonObject ToTransaction(StateRead.Program program)
    {
        var transaction = new JsonObject { ["from"] = program.From.ToLowerString(), ["data"] = JsonText.ToValue(program.Input) };
        if (program.Gas is { } gas)
        {
            transaction["gas"] = $"0x{gas:x}";
        }

        return transaction;
    }

    private static ReadOutcome ToOutcome(StateRead read, RpcResponse response) => response switch
    {
        { Error: { Code: RpcError.Reverted } revert } when read is StateRead.Call or StateRead.Program => ReadOutcome.Reverted(revert.Data ?? Bytes.Empty),
        { Error.Code: RpcError.OutOfBudget or RpcError.LimitExceeded } => ReadOutcome.Unasked,
        { Error: not null } => ReadOutcome.Failed,
        _ when read is StateRead.Balance => JsonText.TryReadWord(response.Result, out var word) ? ReadOutcome.Returned(word) : ReadOutcome.Failed,
        _ => JsonText.TryReadBytes(response.Result, out var data) ? ReadOutcome.Returned(data) : ReadOutcome.Failed,
    };
}
