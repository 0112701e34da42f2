using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Demo;

/// <summary>Deploys the demo's tokens and moves them. The node signs, since it holds the cast's keys.</summary>
internal sealed class DemoChain(EthereumClient node)
{
    private const ulong GasLimit = 5_000_000;
    private static readonly TimeSpan ReceiptLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReceiptPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Deploys the three tokens, and Multicall3 at its usual address.</summary>
    internal async Task<DemoContracts> DeployAsync(CancellationToken cancellationToken)
    {
        await node.InvokeAsync("anvil_setCode", [StateReader.UsualMulticall3.ToString(), DemoContracts.ReadCode("Multicall3", deployed: true)], cancellationToken);
        return new DemoContracts(
            await DeployAsync("Coin", cancellationToken),
            await DeployAsync("Pass", cancellationToken),
            await DeployAsync("Badge", cancellationToken));
    }

    /// <summary>Gives the cast what the story says they hold.</summary>
    internal async Task MintAsync(DemoContracts contracts, CancellationToken cancellationToken)
    {
        await SendAsync(DemoAccount.Deployer.Address, contracts.Pass, DemoCall.Mint(DemoAccount.Alice.Address, DemoContracts.GoldPassId), cancellationToken);
        await SendAsync(DemoAccount.Deployer.Address, contracts.Coin, DemoCall.Mint(DemoAccount.Alice.Address, 5_000 * DemoContracts.OneCoin), cancellationToken);
        await SendAsync(DemoAccount.Deployer.Address, contracts.Coin, DemoCall.Mint(DemoAccount.Bob.Address, 10 * DemoContracts.OneCoin), cancellationToken);
        await SendAsync(DemoAccount.Deployer.Address, contracts.Badge, DemoCall.MintBadge(DemoAccount.Bob.Address, DemoContracts.BadgeId, 1), cancellationToken);
    }

    /// <summary>Moves the gold pass, and returns when the transfer is in a block.</summary>
    internal Task MovePassAsync(Address pass, DemoAccount from, DemoAccount to, CancellationToken cancellationToken) =>
        SendAsync(from.Address, pass, DemoCall.TransferPass(from.Address, to.Address, DemoContracts.GoldPassId), cancellationToken);

    private async Task<Address> DeployAsync(string contract, CancellationToken cancellationToken)
    {
        var receipt = await SendAsync(DemoAccount.Deployer.Address, null, DemoContracts.ReadCode(contract, deployed: false), cancellationToken);
        return Address.Parse(receipt["contractAddress"]!.GetValue<string>());
    }

    private async Task<JsonNode> SendAsync(Address from, Address? to, string data, CancellationToken cancellationToken)
    {
        var transaction = new JsonObject { ["from"] = from.ToString(), ["data"] = data, ["gas"] = Hex.FormatQuantity(GasLimit) };
        if (to is { } contract)
        {
            transaction["to"] = contract.ToString();
        }

        var hash = (await node.InvokeAsync("eth_sendTransaction", [transaction], cancellationToken))!.GetValue<string>();
        var receipt = await WaitForReceiptAsync(hash, cancellationToken);
        return receipt["status"]!.GetValue<string>() == "0x1" ? receipt : throw new DemoException($"the transaction {hash} was reverted by its contract");
    }

    private async Task<JsonNode> WaitForReceiptAsync(string hash, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReceiptLimit);
        while (true)
        {
            if (await node.InvokeAsync("eth_getTransactionReceipt", [hash], limit.Token) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(ReceiptPause, limit.Token);
        }
    }
}
