namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>The way to one operator, over however many nodes: it has one vote.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Transport">The way to its nodes.</param>
/// <param name="Head">Tells its head.</param>
public sealed record OperatorLane(string Name, IRpcTransport Transport, IHeadSource Head);
