using System.Numerics;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Fixtures;

public sealed class TestChainTests(TestChainTests.Chain chain) : IClassFixture<TestChainTests.Chain>
{
    private static readonly Address Alice = Anvil.Accounts[0].Address;
    private static readonly Address Bob = Anvil.Accounts[1].Address;
    private static readonly Address Carol = Anvil.Accounts[2].Address;

    private TestChain Local => chain.Local;

    [Fact]
    public async Task Coin_MintAndTransfer_MoveBaseUnits()
    {
        await Local.MintCoinAsync(Alice, 5_000_000_000);
        await Local.TransferCoinAsync(Alice, Bob, 10_000_000);

        (await Local.CoinBalanceAsync(Alice)).ShouldBe(new BigInteger(4_990_000_000));
        (await Local.CoinBalanceAsync(Bob)).ShouldBe(new BigInteger(10_000_000));
    }

    [Fact]
    public async Task Coin_Decimals_AreSix() =>
        (await Local.CallAsync(Local.Coin, "0x313ce567")).ShouldBe("0x" + "6".PadLeft(64, '0'));

    [Fact]
    public async Task Pass_MintAndTransfer_ChangeTheOwner()
    {
        await Local.MintPassAsync(Alice, 7);
        (await Local.PassOwnerAsync(7)).ShouldBe(Alice);

        await Local.TransferPassAsync(Alice, Carol, 7);

        (await Local.PassOwnerAsync(7)).ShouldBe(Carol);
        (await Local.PassBalanceAsync(Carol)).ShouldBe(BigInteger.One);
    }

    [Fact]
    public async Task Pass_UnknownId_Reverts()
    {
        var failure = await Should.ThrowAsync<AnvilException>(() => Local.PassOwnerAsync(999));

        failure.Code.ShouldBe(3);
    }

    [Fact]
    public async Task Badge_MintAndTransfer_CountPerKind()
    {
        await Local.MintBadgeAsync(Alice, 3, 5);
        await Local.MintBadgeAsync(Alice, 4, 1);
        await Local.TransferBadgeAsync(Alice, Bob, 3, 2);

        (await Local.BadgeBalanceAsync(Alice, 3)).ShouldBe(new BigInteger(3));
        (await Local.BadgeBalanceAsync(Bob, 3)).ShouldBe(new BigInteger(2));
        (await Local.BadgeBalanceAsync(Alice, 4)).ShouldBe(BigInteger.One);
    }

    [Fact]
    public async Task SendAsync_NotTheOwner_IsRefused() =>
        await Should.ThrowAsync<AnvilException>(() => Local.SendAsync(Bob, Local.Pass, "0x40c10f19" + new string('0', 62) + "01" + new string('0', 64)));

    [Fact]
    public async Task SendAsync_AccountWithoutAKnownKey_IsSignedFor()
    {
        var stranger = Address.Parse("0x00000000000000000000000000000000000a11ce");
        await Local.SetEtherAsync(stranger, BigInteger.Pow(10, 18));
        await Local.MintPassAsync(stranger, 8);

        await Local.TransferPassAsync(stranger, Bob, 8);

        (await Local.PassOwnerAsync(8)).ShouldBe(Bob);
    }

    [Fact]
    public async Task Multicall3_EthBalance_IsThatOfTheNode()
    {
        var untouched = Anvil.Accounts[5].Address.ToLowerString();

        var balance = await Local.CallAsync(Ethereum.Rpc.StateReader.UsualMulticall3, "0x4d2301cc" + untouched[2..].PadLeft(64, '0'));

        new UInt256(Hex.Parse(balance)).ToBigInteger().ShouldBe(BigInteger.Pow(10, 22));
    }

    [Fact]
    public async Task Multicall3_LeftOut_IsNotThere()
    {
        await using var bare = await TestChain.StartAsync(new TestChainOptions { Multicall3 = false });

        (await bare.Anvil.RpcAsync("eth_getCode", Ethereum.Rpc.StateReader.UsualMulticall3.ToLowerString(), "latest")).GetString().ShouldBe("0x");
    }

    public sealed class Chain : IAsyncLifetime
    {
        public TestChain Local { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Local = await TestChain.StartAsync();

        public ValueTask DisposeAsync() => Local.DisposeAsync();
    }
}
