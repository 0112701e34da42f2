using System.Text.Json;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>Answers each call by a function, and remembers the batches that it was asked.</summary>
internal sealed class FakeTransport(Func<RpcRequest, RpcResponse> answer) : IRpcTransport
{
    public List<IReadOnlyList<RpcRequest>> Batches { get; } = [];

    /// <summary>How many calls it answers at a time; to more one error for all.</summary>
    public int MostInBatch { get; init; } = int.MaxValue;

    public static RpcResponse Result(string json) => new(JsonElement.Parse(json), null);

    public static RpcResponse Error(int code, string? data = null) => new(default, new RpcError(code, "text", data is null ? null : Bytes.Parse(data)));

    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Batches)
        {
            Batches.Add(requests);
        }

        if (requests.Count > MostInBatch)
        {
            throw new RpcException("too large a batch") { Error = new RpcError(-32600, "too large a batch", null), Failure = RpcFailure.Error };
        }

        return Task.FromResult<IReadOnlyList<RpcResponse>>([.. requests.Select(answer)]);
    }
}
