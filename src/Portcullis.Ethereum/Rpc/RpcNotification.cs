using System.Text.Json;

namespace Portcullis.Ethereum.Rpc;

/// <summary>What a node tells a subscriber without being asked.</summary>
/// <param name="Subscription">The id that the node gave the subscription.</param>
/// <param name="Result">What it tells, such as a header.</param>
internal sealed record RpcNotification(string Subscription, JsonElement Result);
