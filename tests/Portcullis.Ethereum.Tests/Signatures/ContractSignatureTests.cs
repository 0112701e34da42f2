using Portcullis.Ethereum.Signatures;

namespace Portcullis.Ethereum.Tests.Signatures;

public sealed class ContractSignatureTests
{
    private static readonly Address Factory = Address.Parse("0x00000000000000000000000000000000000A11CE");
    private static readonly Bytes Data = Bytes.Parse("0x010203");
    private static readonly Bytes Inner = Bytes.Parse("0x" + new string('a', 130));
    private static readonly Bytes Good = WalletChain.Wrap(Factory, Data, Inner);

    /// <summary>What is refused, with its reason.</summary>
    private static readonly Dictionary<string, (Func<Bytes> Signature, SignatureFault Fault)> Bad = new(StringComparer.Ordinal)
    {
        ["longer than 16 KiB"] = (() => new Bytes(new byte[ContractSignature.MaxSize + 1]), SignatureFault.TooLong),
        ["a wrapper longer than 16 KiB"] = (() => WalletChain.Wrap(Factory, Data, new Bytes(new byte[ContractSignature.MaxSize])), SignatureFault.TooLong),
        ["the suffix alone"] = (() => Suffix(0x64, 0x92), SignatureFault.MalformedWrapper),
        ["junk before the suffix"] = (() => Join(Inner, Suffix(0x64, 0x92)), SignatureFault.MalformedWrapper),
        ["a byte too many"] = (() => Join(Bytes.Parse("0x00"), Good), SignatureFault.MalformedWrapper),
        ["a word too many"] = (() => Join(new Bytes(Good.Span[..^32].ToArray()), new Bytes(new byte[32]), Suffix(0x64, 0x92)), SignatureFault.MalformedWrapper),
        ["a word too few"] = (() => Join(new Bytes(Good.Span[..^64].ToArray()), Suffix(0x64, 0x92)), SignatureFault.MalformedWrapper),
        ["a factory of more than 20 bytes"] = (() => Change(Good, 11), SignatureFault.MalformedWrapper),
        ["an offset elsewhere"] = (() => Change(Good, 63), SignatureFault.MalformedWrapper),
        ["a huge length"] = (() => Change(Good, 96), SignatureFault.MalformedWrapper),
        ["padding that is not zero"] = (() => Change(Good, Good.Length - 33), SignatureFault.MalformedWrapper),
        ["no factory"] = (() => WalletChain.Wrap(Address.Zero, Data, Inner), SignatureFault.MalformedWrapper),
        ["a wrapper in a wrapper"] = (() => WalletChain.Wrap(Factory, Data, Good), SignatureFault.MalformedWrapper),
        ["ERC-8010"] = (() => Join(Inner, Suffix(0x80, 0x10)), SignatureFault.PreDelegated),
        ["ERC-8010's suffix alone"] = (() => Suffix(0x80, 0x10), SignatureFault.PreDelegated),
        ["ERC-8010 in a wrapper"] = (() => WalletChain.Wrap(Factory, Data, Join(Inner, Suffix(0x80, 0x10))), SignatureFault.PreDelegated),
    };

    public static TheoryData<string> BadNames => [.. Bad.Keys];

    [Fact]
    public void TryRead_Wrapped_GivesItsParts()
    {
        ContractSignature.TryRead(Good, out var read, out var fault).ShouldBeTrue();

        fault.ShouldBe(SignatureFault.None);
        read.ShouldBe(new ContractSignature(Inner, new WalletDeployment(Factory, Data)));
    }

    [Fact]
    public void TryRead_WrapperWithNothingIn_IsRead()
    {
        ContractSignature.TryRead(WalletChain.Wrap(Factory, Bytes.Empty, Bytes.Empty), out var read, out _).ShouldBeTrue();
        read.ShouldBe(new ContractSignature(Bytes.Empty, new WalletDeployment(Factory, Bytes.Empty)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(65)]
    [InlineData(ContractSignature.MaxSize)]
    public void TryRead_NotWrapped_IsAsItIs(int length)
    {
        var signature = new Bytes([.. Enumerable.Repeat((byte)0x92, length)]);

        ContractSignature.TryRead(signature, out var read, out _).ShouldBeTrue();
        read.ShouldBe(new ContractSignature(signature, null));
    }

    [Fact]
    public void TryRead_AlmostTheSuffix_IsNoWrapper()
    {
        ContractSignature.TryRead(Change(Good, Good.Length - 1), out var read, out _).ShouldBeTrue();
        read.Deployment.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void TryRead_Bad_IsRefusedWithItsReason(string name)
    {
        ContractSignature.TryRead(Bad[name].Signature(), out var read, out var fault).ShouldBeFalse();

        read.ShouldBeNull();
        fault.ShouldBe(Bad[name].Fault);
    }

    private static Bytes Suffix(byte even, byte odd) => new([.. Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? even : odd)]);

    private static Bytes Join(params Bytes[] parts) => new([.. parts.SelectMany(part => part.Span.ToArray())]);

    private static Bytes Change(Bytes bytes, int at)
    {
        var changed = bytes.Span.ToArray();
        changed[at] ^= 1;
        return new Bytes(changed);
    }
}
