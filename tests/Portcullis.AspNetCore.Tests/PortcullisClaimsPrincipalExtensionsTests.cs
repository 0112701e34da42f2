using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

public sealed class PortcullisClaimsPrincipalExtensionsTests
{
    private static readonly AccessToken Token = new()
    {
        Issuer = "https://gate.example", Audience = "https://gate.example", Account = "eip155:1:0xab", Proof = ProofKind.KeyRecovery, Id = "grant-1", ClientId = "public",
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
    public void FindAccount_PairwiseToken_IsThePseudonymWhichIsTheNameToo()
    {
        var user = new ClaimsPrincipal(new AccessTokenIdentity(Token with { Account = "pairwise:abc", SealedAccounts = "AAAA", Scope = "market-data market-data:gold" }));

        user.FindAccount().ShouldBe("pairwise:abc");
        user.Identity!.Name.ShouldBe("pairwise:abc");
        user.FindAccessToken()!.IsPairwise.ShouldBeTrue();
        user.GetTier("market-data").ShouldBe("gold");
    }

    [Fact]
    public void FindAccessToken_ClonedIdentity_KeepsItAndMayChange()
    {
        var (shared, changed) = (new AccessTokenIdentity(Token), new AccessTokenIdentity(Token).Clone());
        changed.AddClaim(new("x", "y"));
        changed.RemoveClaim(changed.FindFirst("scope"));

        new ClaimsPrincipal(changed).FindAccessToken().ShouldBeSameAs(Token);
        changed.Claims.Select(claim => claim.Type).ShouldBe(["sub", "proof", "client_id", "jti", "x"]);
        shared.Claims.Count().ShouldBe(5);
    }

    [Fact]
    public void Identity_OfAToken_CannotBeChanged()
    {
        var identity = new AccessTokenIdentity(Token);
        Should.Throw<InvalidOperationException>(() => identity.AddClaim(new("x", "y")));
        Should.Throw<InvalidOperationException>(() => identity.AddClaims([new("x", "y")]));
        Should.Throw<InvalidOperationException>(() => identity.RemoveClaim(identity.FindFirst("sub")));
        Should.Throw<InvalidOperationException>(() => identity.TryRemoveClaim(identity.FindFirst("sub")));
        identity.Claims.Count().ShouldBe(5);
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

    [Fact]
    public void GetAccount_SignedIn_IsTheAccount() => Holding("").GetAccount().ShouldBe("eip155:1:0xab");

    [Fact]
    public void GetAccount_NobodySignedIn_SaysWhatToDo() =>
        Should.Throw<InvalidOperationException>(() => new ClaimsPrincipal().GetAccount()).Message.ShouldContain("[TokenGate(\"policy\")]");

    [Theory]
    [InlineData("market-data market-data:gold market-data:basic", "gold")]
    [InlineData("market-data market-data:basic", "basic")]
    [InlineData("club club:vip club:member market-data market-data:gold", "gold")]
    [InlineData("market-data2 market-data2:gold market-data market-data:basic", "basic")]
    [InlineData("market-data", null)]
    [InlineData("market-data:", null)]
    [InlineData("Market-Data:gold", null)]
    [InlineData("x-market-data:gold", null)]
    [InlineData("club club:vip", null)]
    [InlineData("", null)]
    public void GetTier_Scope_NamesTheBestFirst(string scope, string? tier) => Holding(scope).GetTier("market-data").ShouldBe(tier);

    [Fact]
    public void GetTier_NobodySignedIn_Null() => new ClaimsPrincipal().GetTier("market-data").ShouldBeNull();

    [Theory]
    [InlineData("market-data:gold")]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("a b")]
    public void GetTier_NoPolicysName_IsABug(string policy) => Should.Throw<ArgumentException>(() => Holding("").GetTier(policy));

    private static ClaimsPrincipal Holding(string scope) => new(new AccessTokenIdentity(Token with { Scope = scope }));
}
