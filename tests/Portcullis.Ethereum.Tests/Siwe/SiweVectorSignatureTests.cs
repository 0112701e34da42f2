using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;
using Portcullis.Ethereum.Siwe;
using Portcullis.Ethereum.Tests.Rpc;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Siwe;

/// <summary>The signatures of the published vectors, each by the account that its message names, or as the vector says not.</summary>
public sealed class SiweVectorSignatureTests
{
    private static readonly AbiType[] Question = [.. new[] { "address", "bytes32", "bytes", "address", "bytes", "bool" }.Select(AbiType.Parse)];

    /// <summary>What each vector states of the signature alone. Three messages are none, and five are refused for what they say though their signatures are good.</summary>
    public static TheoryData<string, string, bool> Outcomes => new()
    {
        { "verification_positive.json", "example message", true },
        { "verification_positive.json", "not yet valid", true },
        { "verification_positive.json", "expired message", true },
        { "verification_positive.json", "recovery byte starting at 0", true },
        { "verification_negative.json", "expired message", true },
        { "verification_negative.json", "domain binding", true },
        { "verification_negative.json", "custom time", true },
        { "verification_negative.json", "custom nonce", true },
        { "verification_negative.json", "not yet valid", true },
        { "verification_negative.json", "malformed signature", false },
        { "verification_negative.json", "wrong signature", false },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    [Trait("Case", "S2")]
    public void IsBy_Vector_IsAsStated(string file, string name, bool expected)
    {
        var vector = Read(file, name);
        var text = SiweVectors.Write(vector);
        SiweMessage.TryParse(text, out var message, out var fault).ShouldBeTrue(fault);

        // The malformed one has an odd number of digits, which is no signature at all.
        var isRead = Hex.TryParse(vector.GetProperty("signature").GetString()!, out var signature);
        isRead.ShouldBe(name != "malformed signature");
        (isRead && AccountSignature.IsBy(message.Address, PersonalMessage.ComputeHash(text), signature, CompactForm.Refused)).ShouldBe(expected);
    }

    [Fact]
    public void Outcomes_AreThoseOfEveryVectorWhoseMessageIsOne()
    {
        var names = new[] { "verification_positive.json", "verification_negative.json" }
            .SelectMany(file => SiweVectors.Read(file).Where(vector => SiweMessage.TryParse(SiweVectors.Write(vector.Value), out _, out _)).Select(vector => (file, vector.Name)));

        Outcomes.Select(row => (row.Data.Item1, row.Data.Item2)).ShouldBe(names, ignoreOrder: true);
    }

    // The wallets stand on mainnet, which no test may ask: in their place is a node whose contract takes the vector's signature of the vector's message, and nothing else.
    [Theory]
    [InlineData("argent", 65)]
    [InlineData("loopring", 66)]
    [Trait("Case", "S2")]
    public async Task Check_ContractWalletVector_IsTakenByItsContractAsItCame(string name, int size)
    {
        var vector = Read("eip1271.json", name);
        var (text, signature) = (vector.GetProperty("message").GetString()!, Signature(vector));
        SiweMessage.TryParse(text, out var message, out var fault).ShouldBeTrue(fault);
        var digest = PersonalMessage.ComputeHash(text);
        var wallet = new FakeTransport(request => FakeTransport.Result(Answer(request, message.Address, digest, signature)));

        signature.Length.ShouldBe(size);
        AccountSignature.IsBy(message.Address, digest, signature.Span, CompactForm.Taken).ShouldBeFalse("a contract has no key");
        (await CheckAsync(wallet, message.Address, digest, signature)).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));
        (await CheckAsync(wallet, message.Address, PersonalMessage.ComputeHash(text + " "), signature)).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
        (await CheckAsync(wallet, message.Address, digest, new Bytes([.. signature.Span[..^1]]))).ShouldBe(SignatureOutcome.Invalid(SignatureFault.NotTaken));
    }

    private static Task<SignatureOutcome> CheckAsync(FakeTransport wallet, Address account, Hash digest, Bytes signature) =>
        new ContractSignatures(new EthereumClient(wallet)).CheckAsync(account, digest, signature, DelegatedAccounts.Refused, Keccak256.Compute("a block"u8), CancellationToken.None);

    private static string Answer(RpcRequest request, Address account, Hash digest, Bytes signature)
    {
        var asked = request.Parameters[0]!["data"]!.GetValue<string>();
        var good = AbiEncoder.Encode(Question, [account, digest, signature, Address.Zero, Bytes.Empty, false]).ToString()[2..];
        var word = asked.EndsWith(good, StringComparison.Ordinal) ? "portcullis: valid deployed" : "portcullis: not valid";
        return $"\"0x{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(word.PadRight(32, '\0')))}\"";
    }

    private static Bytes Signature(JsonElement vector) => Bytes.Parse(vector.GetProperty("signature").GetString()!);

    private static JsonElement Read(string file, string name) => SiweVectors.Read(file).Single(vector => vector.Name == name).Value;
}
