using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

public sealed class RecoveryChoiceTests
{
    private static readonly FakeRecovery Sound = new((isFound, _) => isFound);
    private static readonly FakeRecovery Broken = new((_, _) => true);

    [Fact]
    public void Make_SoundLibrary_IsChosen() => RecoveryChoice.Make(isManagedForced: false, () => Sound).ShouldBeSameAs(Sound);

    [Fact]
    public void Make_NoLibrary_GivesManaged() => RecoveryChoice.Make(isManagedForced: false, () => null).ShouldBeOfType<ManagedRecovery>();

    [Fact]
    public void Make_LibraryThatFailsItsTest_GivesManaged() =>
        RecoveryChoice.Make(isManagedForced: false, () => Broken).ShouldBeOfType<ManagedRecovery>();

    [Fact]
    public void Make_ManagedForced_DoesNotEvenLoad() =>
        RecoveryChoice.Make(isManagedForced: true, () => throw new InvalidOperationException("loaded")).ShouldBeOfType<ManagedRecovery>();

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("yes", false)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    public void IsManagedForced_Variable_IsRead(string? value, bool expected) => RecoveryChoice.IsManagedForced(value).ShouldBe(expected);

    [Fact]
    public void IsManagedForced_Switch_IsRead()
    {
        AppContext.SetSwitch(RecoveryChoice.Switch, isEnabled: true);
        try
        {
            RecoveryChoice.IsManagedForced(null).ShouldBeTrue();
        }
        finally
        {
            AppContext.SetSwitch(RecoveryChoice.Switch, isEnabled: false);
        }
    }
}
