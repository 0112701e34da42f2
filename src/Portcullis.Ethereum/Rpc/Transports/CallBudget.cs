namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>How many JSON-RPC calls a node may be asked: so many in a window, each call of a batch counting.</summary>
/// <param name="Calls">How many, at least 1; also how many at once after a quiet time.</param>
/// <param name="Window">In what time. The calls come back evenly over it.</param>
public sealed record CallBudget(int Calls, TimeSpan Window);
