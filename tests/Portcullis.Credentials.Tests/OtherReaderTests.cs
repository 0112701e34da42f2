using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Tests;

/// <summary>Tokens and key sets of ours, read by another implementation.</summary>
public sealed class OtherReaderTests : IDisposable
{
    private readonly Forge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    [Trait("Case", "J14")]
    public async Task AccessToken_ReadByJsonWebTokenHandler_IsValid()
    {
        var outcome = await ValidateAsync(_forge.Claims().Sign(_forge.Key), "at+jwt");
        outcome.IsValid.ShouldBeTrue();
        outcome.Claims["sub"].ShouldBe(_forge.Claims().Account);
        outcome.Claims["scope"].ShouldBe(_forge.Claims().Scope);
    }

    [Fact]
    [Trait("Case", "J14")]
    public async Task AccessToken_AlteredForJsonWebTokenHandler_IsNot()
    {
        var token = _forge.Claims().Sign(_forge.Key);
        var at = token.Length - 20;
        var altered = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
        (await ValidateAsync(altered, "at+jwt")).IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task Assertion_ReadByJsonWebTokenHandler_IsValidUnderItsOwnTypeOnly()
    {
        var token = new Assertion
        {
            Issuer = Forge.Issuer, Audience = Forge.Issuer, Account = "eip155:1:0xab", Policy = "p", Tier = "t",
            IssuedAt = _forge.Clock.Now, ExpiresAt = _forge.Clock.Now.AddSeconds(60),
        }.Sign(_forge.Key);
        (await ValidateAsync(token, TokenTypes.Assertion)).IsValid.ShouldBeTrue();
        (await ValidateAsync(token, TokenTypes.AccessToken)).IsValid.ShouldBeFalse();
    }

    private Task<TokenValidationResult> ValidateAsync(string token, string type) => new JsonWebTokenHandler().ValidateTokenAsync(token, new()
    {
        ValidIssuer = Forge.Issuer,
        ValidAudience = Forge.Issuer,
        ValidTypes = [type],
        ValidAlgorithms = ["ES256"],
        IssuerSigningKeys = new JsonWebKeySet(System.Text.Encoding.UTF8.GetString(JwksDocument.Write([_forge.Key.PublicKey]))).GetSigningKeys(),
        LifetimeValidator = (notBefore, expires, _, _) => !(notBefore > _forge.Clock.Now.UtcDateTime) && expires > _forge.Clock.Now.UtcDateTime,
    });
}
