using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

public sealed class PortcullisClaimsPrincipalExtensionsTests
{
    private static readonly AccessToken Token = new()
    {
        Issuer = "https://gate.example", Audience = "https://gate.example", Account = "eip155:1:0xab", Id = "grant-1", ClientId = "public",
        Scope = "market-data", IssuedAt = default, NotBefore = default, ExpiresAt = default,
    };

    [Fact]
    public void FindAccessToken_NobodySignedIn_Null() => new ClaimsPrincipal().FindAccessToken().ShouldBeNull();

    [Fact]
    public void FindAccessToken_ClaimsFromElsewhere_AreNotATokenOfOurs() =>
        new ClaimsPrincipal(new ClaimsIdentity([new("sub", "eip155:1:0xevil")], PortcullisDefaults.AuthenticationScheme)).FindAccount().ShouldBeNull();

    [Fact]
    public void FindAccessToken_SecondIdentity_IsFound()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity());
        user.AddIdentity(new AccessTokenIdentity(Token));
        user.FindAccessToken().ShouldBeSameAs(Token);
        user.FindAccount().ShouldBe("eip155:1:0xab");
    }

    [Fact]
    public void FindAccessToken_ClonedIdentity_KeepsItAndMayChange()
    {
        var (shared, changed) = (new AccessTokenIdentity(Token), new AccessTokenIdentity(Token).Clone());
        changed.AddClaim(new("x", "y"));
        changed.RemoveClaim(changed.FindFirst("scope"));

        new ClaimsPrincipal(changed).FindAccessToken().ShouldBeSameAs(Token);
        changed.Claims.Select(claim => claim.Type).ShouldBe(["sub", "client_id", "jti", "x"]);
        shared.Claims.Count().ShouldBe(4);
    }

    [Fact]
    public void Identity_OfAToken_CannotBeChanged()
    {
        var identity = new AccessTokenIdentity(Token);
        Should.Throw<InvalidOperationException>(() => identity.AddClaim(new("x", "y")));
        Should.Throw<InvalidOperationException>(() => identity.AddClaims([new("x", "y")]));
        Should.Throw<InvalidOperationException>(() => identity.RemoveClaim(identity.FindFirst("sub")));
        Should.Throw<InvalidOperationException>(() => identity.TryRemoveClaim(identity.FindFirst("sub")));
        identity.Claims.Count().ShouldBe(4);
    }

    [Fact]
    public void Principal_OfARememberedCaller_CannotBeChangedButItsCloneMay()
    {
        var principal = new SharedPrincipal(new AccessTokenIdentity(Token));
        Should.Throw<InvalidOperationException>(() => principal.AddIdentity(new ClaimsIdentity()));
        Should.Throw<InvalidOperationException>(() => principal.AddIdentities([new ClaimsIdentity()]));

        var clone = principal.Clone();
        clone.AddIdentity(new ClaimsIdentity());
        clone.Identities.Count().ShouldBe(2);
        principal.Identities.Count().ShouldBe(1);
    }
}
