using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Testing.Faults;

/// <summary>The way to a node in this process, without HTTP between.</summary>
public sealed class BackendTransport(INodeBackend node) : IRpcTransport
{
    private readonly List<string> _asked = [];

    /// <summary>The methods that were asked, in order.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <summary>Whether it does not answer at all.</summary>
    public bool IsDown { get; set; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        _asked.AddRange(requests.Select(request => request.Method));
        if (IsDown)
        {
            throw new RpcException("the node is down") { Failure = RpcFailure.Connection };
        }

        var responses = new List<RpcResponse>();
        foreach (var request in requests)
        {
            responses.Add(ToResponse(await node.AnswerAsync(request.Method, request.Parameters)));
        }

        return responses;
    }

    private static RpcResponse ToResponse(JsonObject answer) => answer["error"] is JsonObject error
        ? new RpcResponse(default, new RpcError(error["code"]!.GetValue<int>(), error["message"]!.GetValue<string>(), null))
        : new RpcResponse(JsonElement.Parse(answer["result"]?.ToJsonString() ?? "null"), null);
}
