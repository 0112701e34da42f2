using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.SignIn;

public sealed class NonceIssuerTests
{
    private static readonly SignInOrigin Origin = SignInOrigin.From("https://api.test");
    private static readonly SignInOrigin OtherOrigin = SignInOrigin.From("https://app.test");
    private static readonly Address Somebody = Address.Parse("0x000000000000000000000000000000000000dEaD");
    private static readonly Address SomebodyElse = Address.Parse("0x000000000000000000000000000000000000bEEF");

    private readonly ManualTimeProvider _clock = new();
    private readonly NonceIssuer _issuer;

    public NonceIssuerTests() => _issuer = new NonceIssuer(new WaryClock(_clock), _clock);

    [Fact]
    public void Issue_Text_IsSeventyFourLowerCaseDigits()
    {
        var nonce = _issuer.Issue(NoncePurpose.SignIn, null, null);

        nonce.Text.ShouldMatch("^[0-9a-f]{74}$");
        nonce.ExpiresAt.ShouldBe(_clock.GetUtcNow().AddMinutes(5));
    }

    [Fact]
    public void Issue_ManyTimes_NeverRepeats() =>
        Enumerable.Range(0, 1000).Select(_ => _issuer.Issue(NoncePurpose.SignIn, null, null).Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(1000);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Check_WhatIsBound_MustAgreeAndNothingElse(bool bindsOrigin, bool bindsAddress)
    {
        var nonce = _issuer.Issue(NoncePurpose.SignIn, bindsOrigin ? Origin : null, bindsAddress ? Somebody : null).Text;

        Check(nonce, Origin, Somebody).ShouldBeNull();
        Check(nonce, OtherOrigin, Somebody).ShouldBe(bindsOrigin ? RefusalCode.NonceInvalid : null);
        Check(nonce, Origin, SomebodyElse).ShouldBe(bindsAddress ? RefusalCode.NonceInvalid : null);
        Check(nonce, OtherOrigin, SomebodyElse).ShouldBe(bindsOrigin || bindsAddress ? RefusalCode.NonceInvalid : null);
    }

    [Fact]
    public void Check_AddressBoundToZero_IsNotTheSameAsUnbound()
    {
        var nonce = _issuer.Issue(NoncePurpose.SignIn, null, Address.Zero).Text;

        Check(nonce, Origin, Address.Zero).ShouldBeNull();
        Check(nonce, Origin, Somebody).ShouldBe(RefusalCode.NonceInvalid);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("sign-in ")]
    [InlineData("Sign-In")]
    [InlineData("")]
    public void Check_OtherPurpose_IsRefused(string purpose)
    {
        var other = new NoncePurpose(purpose);

        Check(_issuer.Issue(other, Origin, Somebody).Text, Origin, Somebody).ShouldBe(RefusalCode.NonceInvalid);
        _issuer.Check(_issuer.Issue(NoncePurpose.SignIn, null, null).Text, other, Origin, Somebody).Fault.ShouldBe(RefusalCode.NonceInvalid);
    }

    [Fact]
    public void Check_AnyDigitChanged_IsRefused()
    {
        var nonce = _issuer.Issue(NoncePurpose.SignIn, Origin, Somebody).Text;
        for (var i = 0; i < nonce.Length; i++)
        {
            var changed = nonce.ToCharArray();
            changed[i] = changed[i] == 'f' ? '0' : 'f';
            Check(new string(changed), Origin, Somebody).ShouldBe(RefusalCode.NonceInvalid, $"digit {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Check_Garbage_IsRefused(string text) => Check(text, Origin, Somebody).ShouldBe(RefusalCode.NonceInvalid);

    [Fact]
    public void Check_LongerShorterOrUpperCase_IsRefused()
    {
        var nonce = _issuer.Issue(NoncePurpose.SignIn, null, null).Text;

        string[] others = [nonce + "00", "00" + nonce, nonce[2..], nonce[..^2], nonce.ToUpperInvariant(), nonce + nonce];
        foreach (var other in others)
        {
            Check(other, Origin, Somebody).ShouldBe(RefusalCode.NonceInvalid, other);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(299_999, false)]
    [InlineData(300_000, true)]
    [InlineData(300_001, true)]
    [InlineData(31_536_000_000, true)]
    public void Check_Expiry_IsAtFiveMinutesSharp(long milliseconds, bool expired)
    {
        var nonce = _issuer.Issue(NoncePurpose.SignIn, null, null).Text;
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Check(nonce, Origin, Somebody).ShouldBe(expired ? RefusalCode.NonceExpired : null);
    }

    [Fact]
    public void Check_WithinASecond_ExpiresWhenItWasSaidTo()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(700));
        var nonce = _issuer.Issue(NoncePurpose.SignIn, null, null);
        _clock.Advance(nonce.ExpiresAt - _clock.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        Check(nonce.Text, Origin, Somebody).ShouldBeNull();

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Check(nonce.Text, Origin, Somebody).ShouldBe(RefusalCode.NonceExpired);
    }

    [Fact]
    public void Check_OfAnotherProcess_IsRefused() =>
        Check(new NonceIssuer(new WaryClock(_clock), _clock).Issue(NoncePurpose.SignIn, null, null).Text, Origin, Somebody).ShouldBe(RefusalCode.NonceInvalid);

    [Fact]
    public void Check_FieldsThatRunTogether_AreKeptApart()
    {
        var one = new SignInOrigin("https", "a", "bc");
        var other = new SignInOrigin("https", "ab", "c");

        Check(_issuer.Issue(NoncePurpose.SignIn, one, null).Text, other, Somebody).ShouldBe(RefusalCode.NonceInvalid);
    }

    private RefusalCode? Check(string nonce, SignInOrigin origin, Address address) => _issuer.Check(nonce, NoncePurpose.SignIn, origin, address).Fault;
}
