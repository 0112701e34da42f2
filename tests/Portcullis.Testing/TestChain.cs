using System.Numerics;
using System.Text.Json;
using Portcullis.Ethereum;

namespace Portcullis.Testing;

/// <summary>
/// A local chain with the three test tokens on it. Amounts are in base units. The node signs for every sender, also for one whose
/// key it does not have; such a sender needs ETH first (<see cref="SetEtherAsync"/>).
/// </summary>
public sealed class TestChain : IAsyncDisposable
{
    private const string Multicall3Address = "0xca11bde05977b3631167028862be2a173976ca11";
    private const ulong GasLimit = 5_000_000;
    private static readonly TimeSpan ReceiptLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReceiptPause = TimeSpan.FromMilliseconds(5);

    private TestChain(Anvil anvil) => Anvil = anvil;

    /// <summary>The node.</summary>
    public Anvil Anvil { get; }

    /// <summary>Where the node answers JSON-RPC over HTTP.</summary>
    public Uri RpcUrl => Anvil.RpcUrl;

    /// <summary>The chain id.</summary>
    public ulong ChainId => Anvil.ChainId;

    /// <summary>Who deployed the contracts and mints: the last of the node's accounts.</summary>
    public static Address Deployer => Anvil.Accounts[^1].Address;

    /// <summary>The ERC-20 token with 6 decimals.</summary>
    public Address Coin { get; private set; }

    /// <summary>The ERC-721 collection.</summary>
    public Address Pass { get; private set; }

    /// <summary>The ERC-1155 collection.</summary>
    public Address Badge { get; private set; }

    /// <summary>Starts a node and deploys the contracts.</summary>
    public static async Task<TestChain> StartAsync(TestChainOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TestChainOptions();
        var node = options.Anvil with { Arguments = ["--auto-impersonate", .. options.Anvil.Arguments] };
        var chain = new TestChain(await Anvil.StartAsync(node, cancellationToken));
        try
        {
            await chain.SetUpAsync(options.Multicall3);
            return chain;
        }
        catch
        {
            await chain.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives new coins.</summary>
    public Task MintCoinAsync(Address to, BigInteger amount) => SendAsync(Deployer, Coin, Call.MintCoin(to, amount));

    /// <summary>Moves coins.</summary>
    public Task TransferCoinAsync(Address from, Address to, BigInteger amount) => SendAsync(from, Coin, Call.TransferCoin(to, amount));

    /// <summary>How many coins the owner has.</summary>
    public Task<BigInteger> CoinBalanceAsync(Address owner) => ReadNumberAsync(Coin, Call.BalanceOf(owner));

    /// <summary>Gives a new pass.</summary>
    public Task MintPassAsync(Address to, BigInteger tokenId) => SendAsync(Deployer, Pass, Call.MintPass(to, tokenId));

    /// <summary>Moves a pass.</summary>
    public Task TransferPassAsync(Address from, Address to, BigInteger tokenId) => SendAsync(from, Pass, Call.TransferPass(from, to, tokenId));

    /// <summary>Who owns the pass.</summary>
    /// <exception cref="AnvilException">There is no such pass: the contract reverts.</exception>
    public async Task<Address> PassOwnerAsync(BigInteger tokenId) => new(Hex.Parse(await CallAsync(Pass, Call.OwnerOf(tokenId))).AsSpan(12));

    /// <summary>How many passes the owner has.</summary>
    public Task<BigInteger> PassBalanceAsync(Address owner) => ReadNumberAsync(Pass, Call.BalanceOf(owner));

    /// <summary>Gives new badges of one kind.</summary>
    public Task MintBadgeAsync(Address to, BigInteger id, BigInteger amount) => SendAsync(Deployer, Badge, Call.MintBadge(to, id, amount));

    /// <summary>Moves badges of one kind.</summary>
    public Task TransferBadgeAsync(Address from, Address to, BigInteger id, BigInteger amount) =>
        SendAsync(from, Badge, Call.TransferBadge(from, to, id, amount));

    /// <summary>How many badges of one kind the owner has.</summary>
    public Task<BigInteger> BadgeBalanceAsync(Address owner, BigInteger id) => ReadNumberAsync(Badge, Call.BalanceOf(owner, id));

    /// <summary>Sets the account's ether, in wei, at once.</summary>
    public Task SetEtherAsync(Address account, BigInteger wei) => Anvil.RpcAsync("anvil_setBalance", account.ToLowerString(), Quantity(wei));

    /// <summary>Mines empty blocks.</summary>
    public Task MineAsync(int blocks = 1) => Anvil.MineAsync(blocks);

    /// <summary>Reads a contract at the latest block; the data it returned as <c>0x</c> and digits.</summary>
    /// <exception cref="AnvilException">It reverted.</exception>
    public async Task<string> CallAsync(Address to, string data) =>
        (await Anvil.RpcAsync("eth_call", new { to = to.ToLowerString(), data }, "latest")).GetString()!;

    /// <summary>Sends a transaction and waits for its receipt.</summary>
    /// <exception cref="AnvilException">It was refused, or it reverted.</exception>
    public Task<JsonElement> SendAsync(Address from, Address to, string data) => SendAsync(from, to.ToLowerString(), data);

    /// <summary>Deploys a contract whose constructor takes nothing.</summary>
    public async Task<Address> DeployAsync(CompiledContract contract)
    {
        var receipt = await SendAsync(Deployer, null, contract.Bytecode);
        return Address.Parse(receipt.GetProperty("contractAddress").GetString()!);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Anvil.DisposeAsync();

    private async Task SetUpAsync(bool multicall3)
    {
        if (multicall3)
        {
            await Anvil.RpcAsync("anvil_setCode", Multicall3Address, CompiledContract.Read("Multicall3").DeployedBytecode);
        }

        Coin = await DeployAsync(CompiledContract.Read("Coin"));
        Pass = await DeployAsync(CompiledContract.Read("Pass"));
        Badge = await DeployAsync(CompiledContract.Read("Badge"));
    }

    private async Task<JsonElement> SendAsync(Address from, string? to, string data)
    {
        var transaction = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = from.ToLowerString(), ["data"] = data, ["gas"] = Quantity(GasLimit) };
        if (to is not null)
        {
            transaction["to"] = to;
        }

        var hash = (await Anvil.RpcAsync("eth_sendTransaction", transaction)).GetString()!;
        var receipt = await ReceiptAsync(hash);
        return receipt.GetProperty("status").GetString() == "0x1" ? receipt : throw new AnvilException($"transaction {hash} reverted");
    }

    private async Task<JsonElement> ReceiptAsync(string hash)
    {
        using var limit = new CancellationTokenSource(ReceiptLimit);
        while (true)
        {
            var receipt = await Anvil.RpcAsync("eth_getTransactionReceipt", hash);
            if (receipt.ValueKind != JsonValueKind.Null)
            {
                return receipt;
            }

            await Task.Delay(ReceiptPause, limit.Token);
        }
    }

    private async Task<BigInteger> ReadNumberAsync(Address contract, string data) =>
        new UInt256(Hex.Parse(await CallAsync(contract, data))).ToBigInteger();

    private static string Quantity(BigInteger value) => "0x" + (value.IsZero ? "0" : value.ToString("x").TrimStart('0'));
}
