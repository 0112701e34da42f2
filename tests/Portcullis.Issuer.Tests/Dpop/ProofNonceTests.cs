using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Dpop;

/// <summary>An issuer that wants its nonce in proofs (RFC 9449, 8).</summary>
public sealed class ProofNonceTests : SignInTest
{
    private const string TokenUrl = TestIssuer.PublicUrl + "/oauth2/token";

    private readonly SigningKey _key = SigningKey.Create();

    internal override IReadOnlyDictionary<string, string?> MoreSettings { get; } = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Tokens:RequireProofNonce"] = "true" };

    [Fact]
    public async Task SignIn_WithoutANonce_IsToldOneThatIsTakenWithTheSameMessage()
    {
        var form = await FormAsync();
        var first = await SendAsync(form, null);
        first.ShouldBe(400, "use_dpop_nonce");
        ((string?)first.Json["error"]).ShouldBe("use_dpop_nonce");

        var second = await SendAsync(form, NonceOf(first));

        second.Status.ShouldBe(200, second.Text);
        ((string?)second.Json["token_type"]).ShouldBe("DPoP");
        NonceOf(second).Length.ShouldBe(32);
    }

    [Fact]
    public async Task SignIn_NonceOfFiveMinutesAgo_IsToldTheNext()
    {
        var old = NonceOf(await SendAsync(await FormAsync(), null));
        Issuer.Clock.Advance(DpopNonces.Lifetime);

        var refused = await SendAsync(await FormAsync(), old);

        refused.ShouldBe(400, "use_dpop_nonce");
        (await SendAsync(await FormAsync(), NonceOf(refused))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData(null)]
    public async Task SignIn_NonceThatWasNotMadeHere_IsRefused(string? nonce) =>
        (await SendAsync(await FormAsync(), nonce ?? new DpopNonces(Issuer.Clock).Current)).ShouldBe(400, "use_dpop_nonce");

    [Fact]
    public async Task Refresh_WithoutANonce_UsesNothingUp()
    {
        var form = await FormAsync();
        var signIn = await SendAsync(form, NonceOf(await SendAsync(form, null)));
        var refresh = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = (string)signIn.Json["refresh_token"]! };

        var refused = await SendAsync(refresh, null);

        refused.ShouldBe(400, "use_dpop_nonce");
        (await SendAsync(refresh, NonceOf(refused))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task SignIn_ThatIsNotBound_IsAskedForNone() => (await Issuer.SignInAsync(Alice)).Status.ShouldBe(200);

    private static string NonceOf(Answer answer) => answer.Headers.GetValues(DpopCheck.NonceHeaderName).ShouldHaveSingleItem();

    private async Task<Dictionary<string, string>> FormAsync()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        return TestIssuer.Form(message, Alice.Sign(message), null);
    }

    private async Task<Answer> SendAsync(Dictionary<string, string> form, string? nonce)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add(DpopCheck.HeaderName, new DpopSigner(_key, Issuer.Clock).Sign("POST", TokenUrl, null, nonce));
        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }
}
