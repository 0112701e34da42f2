using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

public sealed class RecoverySelfTestTests
{
    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    public void Passes_EachImplementation_DoesSo(string name) => RecoverySelfTest.Passes(Recoveries.Find(name)).ShouldBeTrue();

    [Fact]
    public void Passes_RightAnswersOfAnother_IsTrue() => RecoverySelfTest.Passes(new FakeRecovery((isFound, _) => isFound)).ShouldBeTrue();

    [Fact]
    public void Passes_RefusesEverything_IsFalse() => RecoverySelfTest.Passes(new FakeRecovery((_, _) => false)).ShouldBeFalse();

    [Fact]
    public void Passes_TakesEverything_IsFalse() => RecoverySelfTest.Passes(new FakeRecovery((_, _) => true)).ShouldBeFalse();

    [Fact]
    public void Passes_EachByteOfTheKeyWrong_IsFalse()
    {
        for (var i = 0; i < 64; i++)
        {
            var index = i;
            RecoverySelfTest.Passes(new FakeRecovery((isFound, key) => (key[index] ^= 1) >= 0 && isFound)).ShouldBeFalse($"byte {i}");
        }
    }

    [Fact]
    public void Passes_SameKeyWhateverVIs_IsFalse()
    {
        byte[]? first = null;
        var stuck = new FakeRecovery((isFound, key) =>
        {
            first ??= [.. key];
            first.CopyTo(key, 0);
            return isFound;
        });

        RecoverySelfTest.Passes(stuck).ShouldBeFalse();
    }
}
