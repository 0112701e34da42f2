using System.Collections.Frozen;
using System.Text;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Signatures;

/// <summary>The program that asks an account whether it takes a signature: <c>contracts/src/SignatureCheck.sol</c>, embedded as it was compiled. Whatever contracts do, it returns one of its words.</summary>
internal static class SignatureProgram
{
    /// <summary>The gas of the whole: two questions to a wallet, a deployment between them and the largest signature, below what one transaction may use (EIP-7825) and what nodes give a call.</summary>
    public const ulong Gas = 15_000_000;

    private static readonly Bytes Code = CompiledProgram.Load("SignatureCheck");
    private static readonly AbiType[] Arguments = [.. new[] { "address", "bytes32", "bytes", "address", "bytes", "bool" }.Select(AbiType.Parse)];

    private static readonly FrozenDictionary<Bytes, SignatureOutcome> Words = new Dictionary<Bytes, SignatureOutcome>
    {
        [Word("portcullis: valid deployed")] = SignatureOutcome.Valid(SignerKind.Contract),
        [Word("portcullis: valid undeployed")] = SignatureOutcome.Valid(SignerKind.UndeployedContract),
        [Word("portcullis: valid prepared")] = SignatureOutcome.Valid(SignerKind.PreparedContract),
        [Word("portcullis: valid delegated")] = SignatureOutcome.Valid(SignerKind.DelegatedAccount),
        [Word("portcullis: not valid")] = SignatureOutcome.Invalid(SignatureFault.NotTaken),
        [Word("portcullis: no code")] = SignatureOutcome.Invalid(SignatureFault.NoCode),
        [Word("portcullis: factory failed")] = SignatureOutcome.Invalid(SignatureFault.FactoryFailed),
        [Word("portcullis: delegated refused")] = SignatureOutcome.Invalid(SignatureFault.DelegatedRefused),
    }.ToFrozenDictionary();

    /// <summary>In whose name it runs: an address without a key. Not the zero address, by which some contracts tell a simulation, in which they check less.</summary>
    public static Address Sender { get; } = new(Keccak256.Compute("portcullis: who asks whether a signature is taken"u8).ToArray().AsSpan(Hash.Size - Address.Size));

    /// <summary>The question to a node.</summary>
    public static StateRead.Program Ask(Address account, Hash digest, ContractSignature signature, DelegatedAccounts delegated)
    {
        var (factory, data) = signature.Deployment is { } deployment ? (deployment.Factory, deployment.Data) : (Address.Zero, Bytes.Empty);
        var arguments = AbiEncoder.Encode(Arguments, [account, digest, signature.Inner, factory, data, delegated == DelegatedAccounts.Allowed]);
        return new StateRead.Program(new Bytes([.. Code.Span, .. arguments.Span]), Sender, Gas);
    }

    /// <summary>What a node's answer says. One that is none of the program's words is no answer: the node cannot run it, or does not tell the truth.</summary>
    public static SignatureOutcome Read(ReadOutcome answer) => answer.Kind == ReadOutcomeKind.Returned ? Words.GetValueOrDefault(answer.Data) : SignatureOutcome.Unknown;

    private static Bytes Word(string text)
    {
        var word = new byte[AbiType.WordSize];
        Encoding.ASCII.GetBytes(text, word);
        return new Bytes(word);
    }
}
