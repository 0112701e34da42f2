using System.Text.Json;

namespace Portcullis.Ethereum.Rpc;

/// <summary>What a node answered to one call: a result or an error object, never both.</summary>
/// <param name="Result">The <c>result</c> member (a JSON null is a result); default when there is an error.</param>
/// <param name="Error">The <c>error</c> member; null when there is a result.</param>
public sealed record RpcResponse(JsonElement Result, RpcError? Error);
