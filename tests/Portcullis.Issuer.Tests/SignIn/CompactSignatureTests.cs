using Portcullis.Ethereum;
using Portcullis.Ethereum.Signatures;
using Portcullis.Ethereum.TypedData;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Signatures of 64 bytes (EIP-2098) where the settings take them: a second text for one signature, and no second use of it.</summary>
public sealed class CompactSignatureTests : SignInTest
{
    internal override IReadOnlyDictionary<string, string?>? MoreSettings => new Dictionary<string, string?>(StringComparer.Ordinal) { ["SignIn:CompactSignatures"] = "true" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Case", "S1")]
    public async Task SignIn_BothFormsOfOneSignature_AreOneUse(bool isCompactFirst)
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        var (whole, compact) = (Alice.Sign(text), Compact(Alice.Sign(text)));

        var first = await SendAsync(text, isCompactFirst ? compact : whole);
        var second = await SendAsync(text, isCompactFirst ? whole : compact);

        first.Status.ShouldBe(200, first.Text);
        second.ShouldBe(401, "nonce_used");
    }

    [Fact]
    public async Task SignIn_BothFormsAtOnce_OneSignsIn()
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SendAsync(text, i % 2 == 0 ? Alice.Sign(text) : Compact(Alice.Sign(text)))));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Code == "nonce_used");
    }

    [Fact]
    public async Task SignIn_CompactByBothParities_IsByKey()
    {
        var parities = new HashSet<char>();
        while (parities.Count < 2)
        {
            var text = (await Issuer.MessageAsync(Alice)).ToString();
            var whole = Alice.Sign(text);
            parities.Add(whole[^1]);

            (await SendAsync(text, Compact(whole))).Status.ShouldBe(200);
        }

        Issuer.Main.Questions.ShouldBe(0, "no contract is asked about it");
    }

    [Fact]
    public async Task SignIn_CompactOverADocument_IsTaken()
    {
        using var challenge = new StringContent($$"""{"address":"{{Alice.Address}}","chainId":1,"scheme":"eip712"}""", null, "application/json");
        var document = (await Issuer.PostAsync("/auth/challenge", challenge)).Json["typedData"]!.ToJsonString();
        TypedDataDocument.TryParse(document, out var typed, out _).ShouldBeTrue();
        var form = TestIssuer.Form(document, Compact(Alice.SignTypedData(typed)), null);
        form["grant_type"] = "urn:portcullis:grant-type:eip712";

        (await Issuer.SendAsync(form)).Status.ShouldBe(200);
        (await Issuer.SendAsync(form)).ShouldBe(401, "nonce_used");
    }

    [Fact]
    [Trait("Case", "S15")]
    public async Task SignIn_CompactOfAnother_IsRefused()
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();

        (await SendAsync(text, Compact(Carol.Sign(text)))).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task SignIn_ContractsSignatureOf64Bytes_IsStillTheContractsToJudge()
    {
        Issuer.Main.Contract = (_, _, signature) => signature.Length == 64 ? SignatureOutcome.Valid(SignerKind.Contract) : SignatureOutcome.Invalid(SignatureFault.NotTaken);

        var answer = await SendAsync((await Issuer.MessageAsync(Alice)).ToString(), "0x" + new string('1', 128));

        answer.Claims()["proof"]!.GetValue<string>().ShouldBe("erc1271");
    }

    [Fact]
    public async Task SignIn_SwitchedOff_WholeFormIsAsGoodAsBefore()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal));
        var text = (await Issuer.MessageAsync(Alice)).ToString();

        (await SendAsync(text, Compact(Alice.Sign(text)))).ShouldBe(401, "signature_invalid");
        (await SendAsync(text, Alice.Sign(text))).Status.ShouldBe(200);
    }

    /// <summary>r ‖ yParityAndS, by the test's own hand.</summary>
    private static string Compact(string signature)
    {
        var whole = Hex.Parse(signature);
        var compact = whole[..64];
        compact[32] |= (byte)(whole[64] == 28 ? 0x80 : 0);
        return Hex.Format(compact);
    }

    private Task<Answer> SendAsync(string text, string signature) => Issuer.SendAsync(TestIssuer.Form(text, signature, null));
}
