using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class PersonalMessageTests
{
    [Theory]
    [InlineData("", "0x5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068adad")]
    [InlineData("hello world", "0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68")]
    [InlineData("Hello World", "0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2")]
    public void ComputeHash_KnownText_GivesTheKnownHash(string message, string hash) =>
        PersonalMessage.ComputeHash(message).ToString().ShouldBe(hash);

    [Fact]
    public void ComputeHash_MetaMaskVectors_RecoverAllFourSigners()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("metamask-eth-sig-util/personal_sign.json"));
        var run = 0;
        foreach (var vector in vectors.RootElement.GetProperty("personal_sign").EnumerateArray())
        {
            var hash = PersonalMessage.ComputeHash(Hex.Parse(vector.GetProperty("message").GetString()!));

            Secp256k1.TryRecoverAddress(hash, Hex.Parse(vector.GetProperty("signature").GetString()!), out var signer).ShouldBeTrue();
            signer.ShouldBe(KeyAddress(vector));
            signer.ToLowerString().ShouldBe(vector.TryGetProperty("address", out var address) ? address.GetString() : signer.ToLowerString());
            run++;
        }

        run.ShouldBe(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(2017)]
    [InlineData(2018)]
    [InlineData(2019)]
    [InlineData(2048)]
    [InlineData(100_000)]
    public void ComputeHash_AnyLength_IsTheHashOfTheWrittenOutForm(int length)
    {
        var message = new byte[length];
        new Random(length).NextBytes(message);
        byte[] written = [0x19, .. Encoding.ASCII.GetBytes($"Ethereum Signed Message:\n{length}"), .. message];

        PersonalMessage.ComputeHash(message).ShouldBe(Keccak256.Compute(written));
    }

    [Fact]
    public void ComputeHash_TextOfManyByteLetters_CountsBytesNotLetters()
    {
        const string Message = "Grüße, 世界 🌍";

        PersonalMessage.ComputeHash(Message).ShouldBe(PersonalMessage.ComputeHash(Encoding.UTF8.GetBytes(Message)));
        PersonalMessage.ComputeHash(Message).ShouldNotBe(PersonalMessage.ComputeHash(Encoding.Latin1.GetBytes(Message)));
    }

    [Fact]
    public void ComputeHash_Null_IsRefused() =>
        Should.Throw<ArgumentNullException>(() => PersonalMessage.ComputeHash((string)null!));

    private static Address KeyAddress(JsonElement vector)
    {
        using var key = new EthereumKey(Hex.Parse(vector.GetProperty("privateKey").GetString()!));
        return key.Address;
    }
}
