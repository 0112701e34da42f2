using System.Diagnostics;
using System.Text.Json;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Signatures;

/// <summary>Contracts that sign, on a real chain.</summary>
[Collection(Alone.Name)]
public sealed class ContractSignaturesOnChainTests(WalletChain chain) : IClassFixture<WalletChain>
{
    private static readonly Address Nobody = Address.Parse("0x00000000000000000000000000000000000A11CE");
    private static readonly Hash Digest = WalletChain.Digest;
    private static readonly Hash OtherDigest = Keccak256.Compute("another message"u8);
    private static readonly Bytes ByOwner = WalletChain.Sign(WalletChain.Owner, Digest);
    private static readonly Bytes ByStranger = WalletChain.Sign(WalletChain.Stranger, Digest);

    [Fact]
    [Trait("Case", "W1")]
    public async Task Deployed_OwnersSignature_IsTaken()
    {
        (await chain.CheckAsync(chain.Wallet, Digest, ByOwner)).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));
        (await chain.CheckAsync(chain.Wallet, OtherDigest, ByOwner)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(chain.Wallet, Digest, ByStranger)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(chain.Wallet, Digest, Bytes.Empty)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
    }

    [Fact]
    [Trait("Case", "W1")]
    public async Task Deployed_OwnerChanges_IsTakenNoMore()
    {
        var wallet = await chain.DeployWalletAsync();
        (await chain.CheckAsync(wallet, Digest, ByOwner)).Kind.ShouldBe(SignatureOutcomeKind.Valid);

        await SendAsync(wallet, "setOwner(address)", WalletChain.Stranger.Address);

        (await chain.CheckAsync(wallet, Digest, ByOwner)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(wallet, Digest, ByStranger)).Kind.ShouldBe(SignatureOutcomeKind.Valid);
    }

    [Fact]
    public async Task AccountWithoutCode_HasNobodyToAsk()
    {
        (await chain.CheckAsync(Nobody, Digest, ByOwner)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode));
        (await chain.CheckAsync(WalletChain.Owner.Address, Digest, ByOwner)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode));
    }

    /// <remarks>The ways are HostileWallet.sol's. A time cap of one call, though an attacker has the whole of the gas.</remarks>
    [Theory]
    [InlineData(1, "a one")]
    [InlineData(2, "4 bytes")]
    [InlineData(3, "64 bytes")]
    [InlineData(4, "nothing")]
    [InlineData(5, "a megabyte")]
    [InlineData(6, "the word and more")]
    [InlineData(7, "the word at the other end")]
    [InlineData(8, "reverts with the word")]
    [InlineData(9, "reverts with a megabyte")]
    [InlineData(10, "an invalid instruction")]
    [InlineData(11, "loops")]
    [InlineData(12, "more memory than there is")]
    [InlineData(13, "a yes to simulations only")]
    [InlineData(14, "asks itself for ever")]
    [InlineData(15, "4 megabytes")]
    [InlineData(16, "reverts with 4 megabytes")]
    [Trait("Case", "W2")]
    public async Task Hostile_AnyWay_IsANoWithinTheTime(byte way, string name)
    {
        var start = Stopwatch.GetTimestamp();

        var plain = await chain.CheckAsync(chain.Hostile, Way(way), ByOwner);
        var wrapped = await chain.CheckAsync(chain.Hostile, Way(way), WalletChain.Wrap(chain.Factory, AbiFunction.Parse("burn()").Encode(), ByOwner));

        plain.ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken), name);
        wrapped.ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken), name);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2), name);
    }

    [Fact]
    public async Task Hostile_ThatSaysYes_SpeaksForItselfOnly() => (await chain.CheckAsync(chain.Hostile, Way(0), Bytes.Empty)).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));

    [Fact]
    [Trait("Case", "W3")]
    public async Task Undeployed_OwnersSignature_IsTakenAndNothingStays()
    {
        var (salt, data) = (Salt(1), WalletChain.ToDeploy(Salt(1)));
        var wallet = await chain.AddressOfAsync(salt);
        var head = await chain.HeadAsync();

        (await chain.CheckAsync(wallet, Digest, WalletChain.Wrap(chain.Factory, data, ByOwner))).ShouldBe(SignatureOutcome.Valid(SignerKind.UndeployedContract));
        (await chain.CheckAsync(wallet, OtherDigest, WalletChain.Wrap(chain.Factory, data, ByOwner))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(wallet, Digest, WalletChain.Wrap(chain.Factory, data, ByStranger))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(Nobody, Digest, WalletChain.Wrap(chain.Factory, data, ByOwner))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode));
        (await chain.CheckAsync(wallet, Digest, WalletChain.Wrap(chain.Factory, WalletChain.ToDeploy(Salt(2)), ByOwner))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode));
        (await chain.CheckAsync(wallet, Digest, ByOwner)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode));

        (await chain.CodeAtAsync(wallet)).ShouldBe("0x");
        (await chain.HeadAsync()).ShouldBe(head, "no block was made");
    }

    [Fact]
    public async Task Undeployed_FactoriesThatMeanHarm_AreNoes()
    {
        var wallet = await chain.AddressOfAsync(Salt(3));

        (await chain.CheckAsync(wallet, Digest, Wrap("burn()"))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.FactoryFailed));
        (await chain.CheckAsync(wallet, Digest, Wrap("nothing()"))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.FactoryFailed));
        (await chain.CheckAsync(wallet, Digest, WalletChain.Wrap(Nobody, Bytes.Empty, ByOwner))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode));
        (await chain.CheckAsync(wallet, Digest, WalletChain.Wrap(chain.Factory, WalletChain.ToDeploy(Salt(3), "deployLoudly"), ByOwner)))
            .ShouldBe(SignatureOutcome.Valid(SignerKind.UndeployedContract), "what a factory returns is not looked at");
    }

    [Fact]
    public async Task Deployed_WrapperThatIsLate_IsTakenAsItStands()
    {
        var salt = Salt(4);
        var (wallet, wrapped) = (await chain.AddressOfAsync(salt), WalletChain.Wrap(chain.Factory, WalletChain.ToDeploy(salt), ByOwner));
        await chain.DeployAtAsync(salt);

        (await chain.CheckAsync(wallet, Digest, wrapped)).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));
        (await chain.CheckAsync(wallet, OtherDigest, wrapped)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
    }

    [Fact]
    public async Task Deployed_CallThatMakesItReady_IsTakenAsPrepared()
    {
        var wallet = await chain.DeployWalletAsync();
        await SendAsync(wallet, "setHeir(address)", WalletChain.Stranger.Address);
        var prepared = WalletChain.Wrap(wallet, AbiFunction.Parse("inherit()").Encode(), ByStranger);

        (await chain.CheckAsync(wallet, Digest, prepared)).ShouldBe(SignatureOutcome.Valid(SignerKind.PreparedContract));
        (await chain.CheckAsync(wallet, Digest, ByStranger)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(wallet, Digest, ByOwner)).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract), "nothing has stayed");
    }

    [Fact]
    [Trait("Case", "W4")]
    public async Task Delegated_Code_SpeaksWhereItMay()
    {
        var account = Anvil.Accounts[5];
        var signature = WalletChain.Sign(account, Digest);
        await chain.PlaceAsync(account.Address, Delegation(chain.Wallet));

        (await chain.CheckAsync(account.Address, Digest, signature, DelegatedAccounts.Allowed)).ShouldBe(SignatureOutcome.Valid(SignerKind.DelegatedAccount));
        (await chain.CheckAsync(account.Address, Digest, ByOwner, DelegatedAccounts.Allowed)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken), "the delegate's owner is not the account's");
        (await chain.CheckAsync(account.Address, Digest, signature)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.DelegatedRefused));
        AccountSignature.IsBy(account.Address, Digest, signature.Span, CompactForm.Refused).ShouldBeTrue("its key signs whatever code it has");
    }

    [Fact]
    [Trait("Case", "W4")]
    public async Task Delegated_CodeThatSaysYesToEverything_IsRefusedByTheSwitch()
    {
        var account = Anvil.Accounts[6].Address;
        await chain.PlaceAsync(account, Delegation(chain.Hostile));
        var wrapped = WalletChain.Wrap(chain.Hostile, Bytes.Empty, Bytes.Empty);

        (await chain.CheckAsync(account, Way(0), Bytes.Empty)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.DelegatedRefused));
        (await chain.CheckAsync(account, Way(0), wrapped)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.DelegatedRefused));
        (await chain.CheckAsync(account, Way(0), Bytes.Empty, DelegatedAccounts.Allowed)).ShouldBe(SignatureOutcome.Valid(SignerKind.DelegatedAccount));
    }

    [Theory]
    [InlineData("0xef0100000000000000000000000000000000000000000a")]
    [InlineData("0xef010000000000000000000000000000000000000a11ce")]
    public async Task Delegated_ToNoCode_IsANo(string code)
    {
        var account = Anvil.Accounts[7].Address;
        await chain.PlaceAsync(account, code);

        (await chain.CheckAsync(account, Digest, Bytes.Empty, DelegatedAccounts.Allowed)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
    }

    [Fact]
    public async Task Longest_Signature_IsAsked()
    {
        var room = ContractSignature.MaxSize - WalletChain.Wrap(chain.Factory, Bytes.Empty, Bytes.Empty).Length;
        var inner = new Bytes([.. Enumerable.Repeat((byte)0xff, room)]);

        (await chain.CheckAsync(chain.Hostile, Way(11), WalletChain.Wrap(chain.Factory, AbiFunction.Parse("burn()").Encode(), new Bytes(inner.Span[..^64].ToArray()))))
            .ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await chain.CheckAsync(chain.Hostile, Way(0), WalletChain.Wrap(chain.Factory, Bytes.Empty, inner))).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));
    }

    [Theory]
    [InlineData(9_000_000)]
    [InlineData(6_000_000)]
    [InlineData(2_000_000)]
    public async Task Node_ThatGivesLessGas_HasNoAnswer(int gas)
    {
        var read = new ContractSignature(ByOwner, new WalletDeployment(chain.Factory, AbiFunction.Parse("burn()").Encode()));
        var ask = SignatureProgram.Ask(chain.Hostile, Way(11), read, DelegatedAccounts.Refused) with { Gas = (ulong)gas };

        var answers = await chain.Client.ReadAsync([ask], await chain.HeadAsync(), CancellationToken.None);

        answers[0].ShouldBe(ReadOutcome.Failed);
    }

    private Bytes Wrap(string function) => WalletChain.Wrap(chain.Factory, AbiFunction.Parse(function).Encode(), ByOwner);

    private Task<JsonElement> SendAsync(Address wallet, string function, Address argument) =>
        chain.Chain.SendAsync(WalletChain.Owner.Address, wallet, AbiFunction.Parse(function).Encode(argument).ToString());

    private static string Delegation(Address code) => "0xef0100" + code.ToLowerString()[2..];

    private static Hash Way(byte way) => new([.. new byte[31], way]);

    private static Hash Salt(byte salt) => Way(salt);
}
