using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class KeyIdTests
{
    [Theory]
    [InlineData(SignedRequestProfile.Draft, "eip155:8453:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")]
    [InlineData(SignedRequestProfile.SliceKit, "erc8128:8453:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")]
    public void Write_Account_IsReadAgainByItsProfileOnly(SignedRequestProfile profile, string text)
    {
        var account = new Account(8453, Address.Parse(SignedRequest.Address));

        KeyId.Write(profile, account).ShouldBe(text);
        KeyId.TryRead(profile, text, out var again).ShouldBeTrue();
        again.ShouldBe(account);
        KeyId.TryRead(profile == SignedRequestProfile.Draft ? SignedRequestProfile.SliceKit : SignedRequestProfile.Draft, text, out _).ShouldBeFalse();
    }
}
