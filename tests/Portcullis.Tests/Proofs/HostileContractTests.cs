using System.Diagnostics;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Tests.Proofs;

/// <summary>
/// Contracts that mean harm, on a real chain, wherever a gateway asks contracts: each is refused within the time. <c>HostileWallet.sol</c> goes by the last byte of what was signed, so messages and
/// requests are varied until they have the right one.
/// </summary>
[Collection(WalletChains.Name)]
public sealed class HostileContractTests(WalletGateway gate)
{
    /// <summary>What a caller names is waited for two seconds; the machine may be busy with others, so that this is more, and still far less than what the node has for an answer.</summary>
    private static readonly TimeSpan Limit = RecordedChain.Patience / 2;

    private static readonly Bytes Garbage = new([.. Enumerable.Repeat((byte)0x11, 65)]);

    public static TheoryData<byte, string> Ways => new()
    {
        { 1, "uint256(1)" },
        { 2, "4 bytes" },
        { 3, "64 bytes" },
        { 4, "nothing" },
        { 5, "a megabyte" },
        { 6, "the word and more" },
        { 7, "the word at the other end" },
        { 8, "reverts with the word" },
        { 9, "reverts with a megabyte" },
        { 10, "an invalid instruction" },
        { 11, "loops" },
        { 12, "more memory than there is" },
        { 13, "a yes to simulations only" },
        { 14, "asks itself for ever" },
        { 15, "4 megabytes" },
        { 16, "reverts with 4 megabytes" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Case", "W2")]
    public async Task SignIn_Hostile_IsRefusedInTime(byte way, string what)
    {
        var message = await gate.Client.MessageAsync(gate.Hostile, way);
        var wrapped = ContractWallets.Wrap(gate.Factory, AbiFunction.Parse("burn()").Encode(), Garbage);

        foreach (var signature in new[] { Garbage, wrapped })
        {
            var start = Stopwatch.GetTimestamp();
            var reply = await gate.Client.SendAsync(message, signature);

            reply.ShouldBe(401, "signature_invalid", what);
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Limit, what);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Case", "W2")]
    public async Task SignedRequest_Hostile_IsRefusedInTime(byte way, string what)
    {
        using var key = WalletGateway.KeyOf(WalletGateway.Stranger);
        var requests = new RequestSigning(gate.Http, key, TimeProvider.System);
        var signature = requests.Sign(new Account(1, gate.Hostile), "/premium/x", ending: way);
        var start = Stopwatch.GetTimestamp();

        var reply = await requests.SendAsync("/premium/x", signature);

        reply.ShouldBe(401, "signed_request_invalid", what).Text("reason").ShouldBe("bad_signature");
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Limit, what);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Case", "W2")]
    public async Task Refresh_ContractTurnedHostile_EndsTheSignInInTime(byte way, string what)
    {
        var wallet = new Address([.. new byte[18], 0xbe, way]);
        await ContractWallets.PlaceAsync(gate.One.Chain, wallet, WalletGateway.YesCode);
        var signIn = await gate.Client.SendAsync(await gate.Client.MessageAsync(wallet, way), Garbage);
        signIn.ShouldBe(200, null, what);
        await ContractWallets.PlaceAsync(gate.One.Chain, wallet, CompiledContract.Read("HostileWallet").DeployedBytecode);
        var start = Stopwatch.GetTimestamp();

        var refreshed = await gate.Client.RefreshAsync(signIn);

        refreshed.ShouldBe(401, "signature_invalid", what);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Limit, what);
        (await gate.Client.RefreshAsync(signIn)).ShouldBe(400, "refresh_token_invalid", what);
        (await gate.GetAsync("/premium/x", signIn.Text("access_token"))).ShouldBe(401, "revoked_token", what);
    }

    [Fact]
    public async Task Hostile_ThatSaysYes_SpeaksForItselfOnly()
    {
        using var key = WalletGateway.KeyOf(WalletGateway.Stranger);
        var requests = new RequestSigning(gate.Http, key, TimeProvider.System);
        var signature = requests.Sign(new Account(1, gate.Hostile), "/premium/x", ending: 0);

        (await requests.SendAsync("/premium/x", signature)).ShouldBe(403, "policy_not_met");
        (await gate.Client.SendAsync(await gate.Client.MessageAsync(gate.Hostile, ending: 0), Garbage)).ShouldBe(200, null).Claims["sub"]!.GetValue<string>().ShouldBe($"eip155:1:{gate.Hostile}");
    }

    [Fact]
    [Trait("Case", "W2")]
    public async Task SignIn_NodeFailsAndNotTheContract_IsUnknownAndUsesNothingUp()
    {
        var wallet = await ContractWallets.DeployAsync(gate.One.Chain, WalletGateway.Owner.Address);
        var message = await gate.Client.MessageAsync(wallet);
        var signature = WalletGateway.Sign(WalletGateway.Owner, message.ToString());
        gate.One.Front.Only = method => method == "eth_call";
        gate.One.Front.Fault = NodeFault.ErrorWithStatus200;

        var unknown = await gate.Client.SendAsync(message, signature);
        gate.One.Front.Fault = NodeFault.None;

        unknown.ShouldBe(503, "chain_unavailable");
        (await gate.Client.SendAsync(message, signature)).ShouldBe(200, null);
    }

    [Theory]
    [InlineData("no wrapper in it")]
    [InlineData("17 KiB")]
    [Trait("Case", "W2")]
    public async Task SignIn_WhatNoContractCanTake_IsRefusedWithoutACall(string what)
    {
        var account = new Address([.. new byte[18], 0xca, 0xfe]);
        byte[] end = [.. Enumerable.Repeat<byte[]>([0x64, 0x92], 16).SelectMany(pair => pair)];
        var signature = new Bytes(what == "17 KiB" ? [.. new byte[17 * 1024], .. end] : [.. new byte[64], .. end]);

        (await gate.Client.SendAsync(await gate.Client.MessageAsync(account), signature)).ShouldBe(401, "signature_invalid", what);

        gate.One.Node.CallsAbout(account).ShouldBe(0);
    }
}
