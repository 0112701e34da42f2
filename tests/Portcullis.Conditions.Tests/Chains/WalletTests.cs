using System.Diagnostics;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Signatures;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>Wallets that are contracts, asked through a followed chain.</summary>
[Collection(Alone.Name)]
public sealed class WalletTests
{
    private static readonly DevAccount Owner = Anvil.Accounts[1];
    private static readonly Hash Digest = Keccak256.Compute("a message"u8);
    private static readonly Hash Loops = new([.. new byte[31], 11]);

    [Fact]
    [Trait("Case", "W1")]
    public async Task Check_OwnersSignature_FollowsTheHead()
    {
        await using var chain = await FollowedChain.StartAsync();
        var wallet = await DeployWalletAsync(chain);
        (await CheckAsync(chain, wallet)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NoCode), "the block with it is not known yet");

        await chain.AnnounceAsync();
        (await CheckAsync(chain, wallet)).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));

        chain.IsDown = true;
        (await CheckAsync(chain, wallet)).ShouldBe(SignatureOutcome.Unknown);
    }

    [Fact]
    [Trait("Case", "W2")]
    public async Task Check_WalletsThatLoop_AreNoesAndPoliciesAreRead()
    {
        await using var chain = await FollowedChain.StartAsync(FollowedChain.Rules with { CallersTimeout = TimeSpan.FromSeconds(2) });
        var hostile = await chain.Chain.DeployAsync(CompiledContract.Read("HostileWallet"));
        await chain.Chain.MintCoinAsync(Owner.Address, 1_000_000);
        await chain.AnnounceAsync();
        var start = Stopwatch.GetTimestamp();

        var checking = Enumerable.Range(0, 40).Select(_ => chain.Followed.CheckSignatureAsync(hostile, Loops, Bytes.Empty, DelegatedAccounts.Refused, CancellationToken.None)).ToList();
        var verdict = await chain.VerdictAsync(FollowedChain.Policy(chain.Coin()), Owner.Address);
        var outcomes = await Task.WhenAll(checking);

        verdict.ShouldBe(VerdictKind.Met);
        outcomes.ShouldAllBe(outcome => outcome.Kind != SignatureOutcomeKind.Valid);
        outcomes.ShouldContain(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static async Task<Address> DeployWalletAsync(FollowedChain chain)
    {
        var wallet = CompiledContract.Read("Wallet");
        return await chain.Chain.DeployAsync(wallet with { Bytecode = wallet.Bytecode + Owner.Address.ToLowerString()[2..].PadLeft(64, '0') });
    }

    private static async Task<SignatureOutcome> CheckAsync(FollowedChain chain, Address wallet)
    {
        using var key = new EthereumKey(Hex.Parse(Owner.PrivateKey));
        return await chain.Followed.CheckSignatureAsync(wallet, Digest, new Bytes(key.Sign(Digest)), DelegatedAccounts.Refused, CancellationToken.None);
    }
}
