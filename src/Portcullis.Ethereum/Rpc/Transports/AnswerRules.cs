using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// The one place that decides what is an answer, what may be asked again and where, and which answers are the same. A revert is an answer; any other
/// error is not. Nothing is decided by an error's text.
/// </summary>
public static class AnswerRules
{
    /// <summary>Whether a node says by an error that it cannot serve now: a limit of its own is exceeded, or what is asked for is not to be had at present (EIP-1474).</summary>
    public static bool IsAtALimit(RpcError? error) => error?.Code is RpcError.LimitExceeded or RpcError.ResourceUnavailable;

    /// <summary>Whether the failure says that nodes are asked too much, or were not asked at all, and so nothing of what was asked. A contract may cause that a node takes too long, or breaks off.</summary>
    public static bool IsUnasked(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Failure is RpcFailure.OutOfBudget or RpcFailure.LeftOut or RpcFailure.Busy || IsAtALimit(exception.Error);
    }

    /// <summary>Whether a request reads the state at a block.</summary>
    public static bool IsOfState(RpcRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Method is "eth_call" or "eth_getBalance" or "eth_getCode";
    }

    /// <summary>How a node's answer to a call stands.</summary>
    public static AnswerStanding Judge(RpcRequest request, RpcResponse response)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        return response.Error switch
        {
            { Code: RpcError.Reverted } when request.Method == "eth_call" => AnswerStanding.Definitive,
            not null when IsAtALimit(response.Error) => AnswerStanding.TryAgain,
            not null => AnswerStanding.TryElsewhere,
            null => HasForm(request, response.Result) ? AnswerStanding.Definitive : AnswerStanding.TryElsewhere,
        };
    }

    /// <summary>How it stands when no usable answer came at all.</summary>
    public static AnswerStanding Judge(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            { Error: var error } when IsAtALimit(error) => AnswerStanding.TryAgain,
            { Failure: RpcFailure.Connection or RpcFailure.Busy or RpcFailure.BadAnswer } => AnswerStanding.TryAgain,
            _ => AnswerStanding.TryElsewhere,
        };
    }

    /// <summary>
    /// Whether the failure says something of the node. A budget of our own, a pause of our own and a lack of votes do not; nor does what the question may have caused, or
    /// one contract with a huge answer would put out every node.
    /// </summary>
    public static bool IsNodesOwn(IReadOnlyList<RpcRequest> requests, RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Failure is not (RpcFailure.OutOfBudget or RpcFailure.LeftOut or RpcFailure.NoQuorum)
            && (!MayBeTheQuestions(exception) || requests.All(request => request.Method is "eth_chainId" or "eth_getBlockByNumber"));
    }

    /// <summary>Whether the question may have caused the failure: the answer is too large, or is one error for all calls, other than that a limit is exceeded.</summary>
    public static bool MayBeTheQuestions(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Failure == RpcFailure.TooLarge
            || (exception.Failure == RpcFailure.Error && !IsAtALimit(exception.Error));
    }

    /// <summary>Whether two definitive answers to a call say the same: by what they mean, not by how they are written.</summary>
    public static bool AreSame(RpcRequest request, RpcResponse one, RpcResponse other)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Error is not null || other.Error is not null)
        {
            return one.Error?.Code == other.Error?.Code && (one.Error?.Data ?? Bytes.Empty) == (other.Error?.Data ?? Bytes.Empty);
        }

        return request.Method switch
        {
            "eth_call" or "eth_getCode" => JsonText.TryReadBytes(one.Result, out var a) && JsonText.TryReadBytes(other.Result, out var b) && a == b,
            "eth_getBalance" => JsonText.TryReadWord(one.Result, out var a) && JsonText.TryReadWord(other.Result, out var b) && a == b,
            "eth_chainId" => JsonText.TryReadQuantity(one.Result, out var a) && JsonText.TryReadQuantity(other.Result, out var b) && a == b,
            "eth_getBlockByNumber" or "eth_getBlockByHash" => JsonText.TryReadHeader(one.Result) is { } a && a == JsonText.TryReadHeader(other.Result),
            "eth_getLogs" => LogsOf(request, one) is { } a && LogsOf(request, other) is { } b && a.OrderBy(log => log.Index).SequenceEqual(b.OrderBy(log => log.Index)),
            _ => JsonElement.DeepEquals(one.Result, other.Result),
        };
    }

    private static IReadOnlyList<EventLog>? LogsOf(RpcRequest request, RpcResponse response) => JsonText.TryReadLogs(response.Result, BlockOf(request));

    private static Hash BlockOf(RpcRequest request) =>
        request.Parameters is [JsonObject filter] && filter["blockHash"]?.GetValue<string>() is { } text && Hash.TryParse(text, out var block) ? block : default;

    private static bool HasForm(RpcRequest request, JsonElement result) => request.Method switch
    {
        "eth_call" or "eth_getCode" => JsonText.IsBytes(result),
        "eth_getBalance" => JsonText.TryReadWord(result, out _),
        "eth_chainId" => JsonText.TryReadQuantity(result, out var id) && id > 0,
        "eth_getBlockByNumber" or "eth_getBlockByHash" => JsonText.TryReadHeader(result) is not null,
        "eth_getLogs" => JsonText.TryReadLogs(result, BlockOf(request)) is not null,
        _ => result.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined),
    };
}
