using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Tests.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class Secp256k1Tests
{
    private static readonly Hash Digest = Keccak256.Compute("a message"u8);

    [Fact]
    public void Implementation_LibraryIsThere_SaysSo()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PORTCULLIS_MANAGED_RECOVERY") is not null, "the managed implementation is asked for");

        Secp256k1.Implementation.ShouldBe(Recoveries.Native.Name);
    }

    [Fact]
    public void Implementation_Asked_IsOneOfTwo() => Secp256k1.Implementation.ShouldBeOneOf("libsecp256k1 (native)", "managed");

    [Fact]
    public void TryRecoverAddress_Signed_GivesTheSigner()
    {
        using var key = new EthereumKey(Keccak256.Compute("a key"u8).ToArray());

        Secp256k1.TryRecoverAddress(Digest, key.Sign(Digest), out var signer).ShouldBeTrue();
        signer.ShouldBe(key.Address);
    }

    [Fact]
    public void TryRecoverAddress_Refused_GivesTheZeroAddress()
    {
        Secp256k1.TryRecoverAddress(Digest, new byte[Secp256k1.SignatureSize], out var signer).ShouldBeFalse();
        signer.ShouldBe(Address.Zero);
    }
}
