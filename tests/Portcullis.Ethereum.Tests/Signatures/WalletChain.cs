using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Signatures;

/// <summary>A real chain with wallets that are contracts, those that are yet to be, and those that mean harm.</summary>
public sealed class WalletChain : IAsyncLifetime
{
    private HttpClient? _http;
    private TestChain? _chain;

    public static DevAccount Owner { get; } = Anvil.Accounts[1];

    public static DevAccount Stranger { get; } = Anvil.Accounts[2];

    public static Hash Digest { get; } = Keccak256.Compute("a message"u8);

    public TestChain Chain => _chain ?? throw new InvalidOperationException("the chain has not started");

    public EthereumClient Client { get; private set; } = null!;

    public Address Wallet { get; private set; }

    public Address Hostile { get; private set; }

    public Address Factory { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _chain = await TestChain.StartAsync();
        _http = new HttpClient { BaseAddress = Chain.RpcUrl };
        Client = new EthereumClient(new HttpTransport(_http));
        Wallet = await DeployWalletAsync();
        Hostile = await Chain.DeployAsync(CompiledContract.Read("HostileWallet"));
        Factory = await Chain.DeployAsync(CompiledContract.Read("WalletFactory"));
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await (_chain?.DisposeAsync() ?? default);
    }

    public static Bytes Sign(DevAccount signer, Hash digest)
    {
        using var key = new EthereumKey(Hex.Parse(signer.PrivateKey));
        return new Bytes(key.Sign(digest));
    }

    /// <summary>Wraps a signature (ERC-6492).</summary>
    public static Bytes Wrap(Address factory, Bytes data, Bytes inner) => ContractWallets.Wrap(factory, data, inner);

    public static Bytes ToDeploy(Hash salt, string function = "deploy") => ContractWallets.Deployment(Owner.Address, salt, function);

    public Task<Address> DeployWalletAsync() => ContractWallets.DeployAsync(Chain, Owner.Address);

    /// <summary>Where the factory puts the owner's wallet of a salt.</summary>
    public Task<Address> AddressOfAsync(Hash salt) => ContractWallets.AddressOfAsync(Chain, Factory, Owner.Address, salt);

    public Task DeployAtAsync(Hash salt) => Chain.SendAsync(TestChain.Deployer, Factory, ToDeploy(salt).ToString());

    public Task<string> CodeAtAsync(Address account) => ContractWallets.CodeAtAsync(Chain, account);

    /// <summary>Gives an account code, and mines a block with it.</summary>
    public Task PlaceAsync(Address account, string code) => ContractWallets.PlaceAsync(Chain, account, code);

    public async Task<Hash> HeadAsync() => (await Client.GetHeaderAsync(BlockTag.Latest, CancellationToken.None)).Hash;

    public async Task<SignatureOutcome> CheckAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated = DelegatedAccounts.Refused) =>
        await new ContractSignatures(Client).CheckAsync(account, digest, signature, delegated, await HeadAsync(), CancellationToken.None);
}
