using Portcullis.Solana.Crypto;
using Portcullis.Testing;

namespace Portcullis.Solana.Tests.Crypto;

/// <summary>Where implementations part ways: the equation is the one without the cofactor, [S]B = R + [k]A, over the bytes of R, as OpenSSL's is, and R and A must be in the group that B makes or beside it, never of small order.</summary>
public sealed class Ed25519EquationTests
{
    private const string Neutral = "0100000000000000000000000000000000000000000000000000000000000000";
    private const string OfOrder2 = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
    private const string OfOrder4 = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string OfOrder8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";

    private static readonly byte[][] Messages = [.. Enumerable.Range(0, 48).Select(i => new[] { (byte)i })];

    [Theory]
    [InlineData(OfOrder2, 2)]
    [InlineData(OfOrder4, 4)]
    [InlineData(OfOrder8, 8)]
    public void Verify_KeyOfMixedOrder_IsTakenWhereTheEquationHoldsWithoutTheCofactor(string torsion, int order)
    {
        var key = new CraftedKey(torsion);
        var r = CraftedKey.Point(7, Neutral);
        var verdicts = Messages.Select(message => (Message: message, Signature: key.Sign(r, 7, message))).Select(signed => (
            Ours: Ed25519.Verify(key.PublicKey, signed.Message, signed.Signature),
            OpenSsl: Ed25519Key.OpenSslTakes(key.PublicKey, signed.Message, signed.Signature),
            Holds: key.Challenge(r, signed.Message) % order == 0)).ToList();

        verdicts.ShouldAllBe(verdict => verdict.Ours == verdict.Holds && verdict.OpenSsl == verdict.Holds);
        verdicts.Select(verdict => verdict.Ours).Distinct().Count().ShouldBe(2, "with the cofactor all would be taken");
    }

    [Theory]
    [InlineData(OfOrder2)]
    [InlineData(OfOrder4)]
    [InlineData(OfOrder8)]
    public void Verify_ROfMixedOrder_IsRefusedThoughItHoldsWithTheCofactor(string torsion)
    {
        var key = new CraftedKey(Neutral);
        var (r, honest) = (CraftedKey.Point(7, torsion), CraftedKey.Point(7, Neutral));

        Messages.ShouldAllBe(message => !Ed25519.Verify(key.PublicKey, message, key.Sign(r, 7, message)) && !Ed25519Key.OpenSslTakes(key.PublicKey, message, key.Sign(r, 7, message)));
        Messages.ShouldAllBe(message => Ed25519.Verify(key.PublicKey, message, key.Sign(honest, 7, message)));
    }

    // R is the neutral point, and S = k · secret: an honest key, and an equation that holds whatever is signed. The first row is its one form; the others are y + p, or the sign of an x that is 0.
    [Theory]
    [InlineData(Neutral, true)]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080", false)]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false)]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false)]
    public void Verify_NeutralR_IsRefusedThoughTheEquationHolds(string encoding, bool openSsl)
    {
        var key = new CraftedKey(Neutral);
        var r = Convert.FromHexString(encoding);

        foreach (var message in Messages)
        {
            var signature = key.Sign(r, 0, message);
            key.Expected(signature, message).ShouldBe(Convert.FromHexString(Neutral));
            Ed25519Key.OpenSslTakes(key.PublicKey, message, signature).ShouldBe(openSsl);
            Ed25519.Verify(key.PublicKey, message, signature).ShouldBeFalse();
        }
    }

    // The same with R of order 4, as 0 and as p: it fits where −[k]T is R, so a key with T beside it signs until it does.
    [Theory]
    [InlineData(OfOrder4, true)]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false)]
    public void Verify_ROfOrder4_IsRefusedThoughTheEquationHolds(string encoding, bool openSsl)
    {
        var key = new CraftedKey(OfOrder4);
        var r = Convert.FromHexString(encoding);
        var message = Messages.First(message => key.Challenge(r, message) % 4 == 3);
        var signature = key.Sign(r, 0, message);

        key.Expected(signature, message).ShouldBe(Convert.FromHexString(OfOrder4));
        Ed25519Key.OpenSslTakes(key.PublicKey, message, signature).ShouldBe(openSsl);
        Ed25519.Verify(key.PublicKey, message, signature).ShouldBeFalse();
    }
}
