using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Setup;

/// <summary>Asks the node whether the answers are right, before anything is written.</summary>
internal sealed class ChainCheck(Uri rpc) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = HttpTransport.CreateClient(rpc, Timeout);

    /// <summary>The node's chain id.</summary>
    /// <exception cref="SetupException">The node does not answer.</exception>
    internal Task<ulong> ReadChainIdAsync(CancellationToken cancellationToken) =>
        AskAsync(node => node.GetChainIdAsync(cancellationToken));

    /// <exception cref="SetupException">The node does not answer, or there is no contract.</exception>
    internal async Task RequireContractAsync(Address contract, CancellationToken cancellationToken)
    {
        var code = await AskAsync(async node => await node.InvokeAsync("eth_getCode", [contract.ToString(), "latest"], cancellationToken));
        if (code?.GetValue<string>() is not { Length: > 2 })
        {
            throw new SetupException($"there is no contract at {contract} on this chain: correct --contract, or the chain");
        }
    }

    public void Dispose() => _client.Dispose();

    // The URL may hold a key, so only the host is named.
    private async Task<T> AskAsync<T>(Func<EthereumClient, Task<T>> ask)
    {
        try
        {
            return await ask(new EthereumClient(new HttpTransport(_client)));
        }
        catch (RpcException exception)
        {
            throw new SetupException($"the node at {rpc.Host} gives no answer ({exception.Message}): correct --rpc, or go on without asking it by --offline");
        }
    }
}
