using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class KeyRotationTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 20, 12, 0, 0, 250, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string Keys => _folder.File("keys");

    [Fact]
    public void Rotate_AccessTokens_MakesAKeyThatSignsAfterADay()
    {
        var first = OpenRing();

        var made = Tokens().Rotate(Start.AddDays(5), null).ShouldBeOfType<RotationOutcome.Made>();

        (made.Before.KeyId, made.Removed.Count).ShouldBe((first, 0));
        Path.GetFileName(made.Next.File).ShouldBe($"access-20260125T120000Z-{made.Next.KeyId}.pem");
        made.Next.SignsFrom.ShouldBe(new DateTimeOffset(2026, 1, 26, 12, 10, 0, TimeSpan.Zero));
        made.Before.KeptUntil.ShouldBe(new DateTimeOffset(2026, 1, 28, 12, 10, 0, TimeSpan.Zero));
        if (!OperatingSystem.IsWindows())
        {
            FileModes.Of(made.Next.File).ShouldBe(FileModes.OwnerFile);
        }
    }

    [Fact]
    public void Rotate_KeyWaits_MakesNoOther()
    {
        OpenRing();
        var made = Made(Tokens().Rotate(Start, null));

        Tokens().Rotate(Start.AddHours(24), null).ShouldBeOfType<RotationOutcome.Waiting>().Next.ShouldBe(made.Next);

        Directory.GetFiles(Keys).Length.ShouldBe(2);
        Tokens().Rotate(made.Next.SignsFrom!.Value, null).ShouldBeOfType<RotationOutcome.Made>();
    }

    [Fact]
    public void Rotate_PastKeys_AreRemoved()
    {
        OpenRing();
        var second = Made(Tokens().Rotate(Start, null));

        Made(Tokens().Rotate(second.Before.KeptUntil!.Value.AddTicks(-1), null)).Removed.ShouldBeEmpty();
        File.Delete(Tokens().List(Start)[0].File);
        Made(Tokens().Rotate(second.Before.KeptUntil!.Value, null)).Removed.ShouldBe([second.Before.File]);

        File.Exists(second.Before.File).ShouldBeFalse();
    }

    [Fact]
    public void Rotate_OldNames_CountAsOlder()
    {
        var old = KeyFiles.Write(Keys, "access-*.pem");

        var made = Made(Tokens().Rotate(Start, null));

        (made.Before.KeyId, made.Before.SignsFrom).ShouldBe((old, null));
        Tokens().List(Start).Select(key => key.State).ShouldBe([KeyState.Next, KeyState.Signs]);
    }

    [Fact]
    public void Rotate_LastKeyMadeByAClockThatWasAhead_StillComesAfterIt()
    {
        using (KeyRing.Open(Keys, Start.AddDays(100)))
        {
        }

        var made = Made(Tokens().Rotate(Start, null));

        Path.GetFileName(made.Next.File).ShouldStartWith("access-20260430T120001Z-");
        made.Before.State.ShouldBe(KeyState.Signs);
    }

    [Fact]
    public void Rotate_NoKeys_SaysHowTheFirstIsMade() =>
        Should.Throw<KeyException>(() => Tokens().Rotate(Start, null)).Message.ShouldContain("access-*.pem");

    [Fact]
    public void Rotate_Format_PlansASwitch()
    {
        using (AttestationKeys.Open(Keys, new AttestationOptions(), Start))
        {
        }

        var made = Made(Attestations().Rotate(Start, null));

        made.Next.SignsFrom.ShouldBe(new DateTimeOffset(2026, 1, 21, 12, 0, 1, TimeSpan.Zero));
        (made.Next.KeyId, made.Next.IsPublished, made.Before.IsPublished).ShouldBe(("insumer-attest-v2", false, true));
        Path.GetFileName(made.Next.File).ShouldStartWith("attest-20260121T120001Z-");
        Attestations().List(Start.AddDays(2)).Select(key => (key.State, key.IsPublished)).ShouldBe([(KeyState.Signs, true), (KeyState.Kept, false)]);
    }

    [Theory]
    [InlineData("format", -1, false)]
    [InlineData("format", 1, true)]
    [InlineData("format", 90_000, true)]
    [InlineData("thumbprint", 86_400, false)]
    [InlineData("thumbprint", 87_001, true)]
    public void Rotate_At_IsAsLateAsVerifiersNeed(string kid, int seconds, bool made)
    {
        var options = new AttestationOptions { Kid = kid };
        using (AttestationKeys.Open(Keys, options, Start))
        {
        }

        var at = Start.AddSeconds(seconds).AddMilliseconds(-250);
        var outcome = Attestations(kid).Rotate(Start, at);

        (outcome is RotationOutcome.Made).ShouldBe(made);
        (outcome as RotationOutcome.Made)?.Next.SignsFrom.ShouldBe(at);
        Directory.GetFiles(Keys).Length.ShouldBe(made ? 2 : 1);
    }

    [Fact]
    public void Rotate_OneSet_LeavesTheOtherAlone()
    {
        OpenRing();
        using (AttestationKeys.Open(Keys, new AttestationOptions(), Start))
        {
        }

        Made(Attestations().Rotate(Start, null));

        Tokens().List(Start).Count.ShouldBe(1);
        Attestations().List(Start).Count.ShouldBe(2);
    }

    public void Dispose() => _folder.Dispose();

    private static RotationOutcome.Made Made(RotationOutcome outcome) => outcome.ShouldBeOfType<RotationOutcome.Made>();

    private string OpenRing()
    {
        using var ring = KeyRing.Open(Keys, Start);
        return ring.Current.KeyId;
    }

    private KeyRotation Tokens() => KeyRotation.OfAccessTokens(new IssuerOptions { DataFolder = _folder.Path });

    private KeyRotation Attestations(string kid = "format") =>
        KeyRotation.OfAttestations(new IssuerOptions { DataFolder = _folder.Path, Attestations = new AttestationOptions { Kid = kid } });
}
