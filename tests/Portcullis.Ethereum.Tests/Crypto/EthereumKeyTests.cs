using System.Security.Cryptography;
using System.Text.Json;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Curve;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class EthereumKeyTests
{
    private static readonly Hash Digest = Keccak256.Compute("a message"u8);

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "0x80C0dbf239224071c59dD8970ab9d542E3414aB2")]
    public void Address_KnownKey_IsTheKnownOne(string key, string address)
    {
        using var wallet = new EthereumKey(Convert.FromHexString(key));

        wallet.Address.ToString().ShouldBe(address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Constructor_NoScalar_IsRefused(string key) =>
        Should.Throw<ArgumentException>(() => new EthereumKey(Convert.FromHexString(key)));

    [Fact]
    public void Constructor_NoScalar_DoesNotRepeatTheKey()
    {
        var refused = Should.Throw<ArgumentException>(() => new EthereumKey(Enumerable.Repeat((byte)0xfe, 31).ToArray()));

        refused.ToString().ShouldNotContain("fefe", Case.Insensitive);
    }

    [Fact]
    public void Sign_ManyTimes_GivesLowSAndRecoversEachTime()
    {
        using var wallet = new EthereumKey(RandomNumberGenerator.GetBytes(31).Prepend((byte)1).ToArray());

        for (var i = 0; i < 64; i++)
        {
            var signature = wallet.Sign(Digest);

            signature.Length.ShouldBe(Secp256k1.SignatureSize);
            signature[64].ShouldBeInRange((byte)27, (byte)28);
            IsLow(signature).ShouldBeTrue();
            Secp256k1.TryRecoverAddress(Digest, signature, out var signer).ShouldBeTrue();
            signer.ShouldBe(wallet.Address);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Sign in to Portcullis")]
    [InlineData("Grüße, 世界 🌍")]
    public void SignMessage_AnyText_RecoversFromThePersonalHash(string message)
    {
        using var wallet = new EthereumKey(Keccak256.Compute("a key"u8).ToArray());

        Secp256k1.TryRecoverAddress(PersonalMessage.ComputeHash(message), wallet.SignMessage(message), out var signer).ShouldBeTrue();
        signer.ShouldBe(wallet.Address);
    }

    [Fact]
    public void Sign_AfterDispose_Throws()
    {
        var wallet = new EthereumKey(Keccak256.Compute("a key"u8).ToArray());
        wallet.Dispose();

        Should.Throw<ObjectDisposedException>(() => wallet.Sign(Digest));
    }

    [Fact]
    public async Task Sign_FromManyThreads_RecoversEachTime()
    {
        using var wallet = new EthereumKey(Keccak256.Compute("a key"u8).ToArray());

        var signatures = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => wallet.Sign(Digest), TestContext.Current.CancellationToken)));

        signatures.ShouldAllBe(signature => Recovers(signature, wallet.Address));
    }

    [Fact]
    public void Address_KeyAddrVectors_MatchAllTwo()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("ethereum-tests/BasicTests/keyaddrtest.json"));
        var run = 0;
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            using var wallet = new EthereumKey(Convert.FromHexString(vector.GetProperty("key").GetString()!));

            wallet.Address.ToLowerString().ShouldBe("0x" + vector.GetProperty("addr").GetString());
            wallet.Address.ToArray().ShouldBe(AddressOfSeed(vector.GetProperty("seed").GetString()!));
            run++;
        }

        run.ShouldBe(2);
    }

    private static byte[] AddressOfSeed(string seed)
    {
        using var wallet = new EthereumKey(Keccak256.Compute(System.Text.Encoding.ASCII.GetBytes(seed)).ToArray());
        return wallet.Address.ToArray();
    }

    private static bool IsLow(byte[] signature) => Scalar.TryRead(signature.AsSpan(32, 32), out var s) && !s.IsHigh;

    private static bool Recovers(byte[] signature, Address address) =>
        Secp256k1.TryRecoverAddress(Digest, signature, out var signer) && signer == address;
}
