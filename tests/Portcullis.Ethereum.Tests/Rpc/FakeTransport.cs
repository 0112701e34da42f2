using System.Text.Json;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>Answers each call by a function, and remembers the batches that it was asked.</summary>
internal sealed class FakeTransport(Func<RpcRequest, RpcResponse> answer) : IRpcTransport
{
    public List<IReadOnlyList<RpcRequest>> Batches { get; } = [];

    /// <summary>Whether it answers more than one call at a time; else one error for all.</summary>
    public bool TakesBatches { get; init; } = true;

    public static RpcResponse Result(string json) => new(JsonElement.Parse(json), null);

    public static RpcResponse Error(int code, string? data = null) => new(default, new RpcError(code, "text", data is null ? null : Bytes.Parse(data)));

    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Batches)
        {
            Batches.Add(requests);
        }

        if (requests.Count > 1 && !TakesBatches)
        {
            throw new RpcException("no batches") { Error = new RpcError(-32600, "no batches", null), Failure = RpcFailure.Error };
        }

        return Task.FromResult<IReadOnlyList<RpcResponse>>([.. requests.Select(answer)]);
    }
}
