using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>Is told what a <see cref="HeadSubscription"/> hears. What it throws ends the connection, and another is made.</summary>
public interface IHeadListener
{
    /// <summary>The node told its newest block. The next one is told when the task is done, so whoever has much to do with a block does it beside.</summary>
    Task TakeAsync(RpcNode node, BlockHeader header, CancellationToken cancellationToken);

    /// <summary>The node's subscription came to live, or ended. Returns at once.</summary>
    void Changed(RpcNode node);
}
