using Portcullis.Issuer.Exchange;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Tests.Exchange;

public sealed class NarrowScopeTests
{
    private const string Scope = "data data:gold data:silver data:basic club club:member";

    [Theory]
    [InlineData(null, Scope)]
    [InlineData("", Scope)]
    [InlineData("data", "data data:gold data:silver data:basic")]
    [InlineData("club", "club club:member")]
    [InlineData("data:gold", "data data:gold data:silver data:basic")]
    [InlineData("data:silver", "data data:silver data:basic")]
    [InlineData("data:basic", "data data:basic")]
    [InlineData("data:basic club", "data data:basic club club:member")]
    [InlineData("data:basic data:silver", "data data:silver data:basic")]
    public void Within_WhatTheTokenHas_IsThePartAskedFor(string? asked, string expected) => Kept(Scope, asked, Granted(Scope)).Scope.ShouldBe(expected);

    [Theory]
    [InlineData("other")]
    [InlineData("data:platinum")]
    [InlineData("data club:vip")]
    [InlineData("DATA")]
    [InlineData("data  club")]
    [InlineData(" data")]
    [InlineData("data:")]
    public void Of_SomethingElse_IsNull(string asked) => NarrowScope.Of(Scope, asked).ShouldBeNull();

    [Fact]
    public void Within_BetterTierToday_IsNotGivenOn()
    {
        var kept = Kept("data data:basic", null, Granted("data data:gold data:silver data:basic"));

        kept.Scope.ShouldBe("data data:basic");
        kept.Tiers.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["data"] = "basic" });
    }

    [Fact]
    public void Within_LessToday_IsTodays()
    {
        var kept = Kept(Scope, null, Granted("data data:basic"));

        kept.Scope.ShouldBe("data data:basic");
        kept.Tiers.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["data"] = "basic" });
    }

    [Fact]
    public void Within_Unknown_IsSaidOfThePartAlone() => Kept(Scope, "data:silver", Granted("data data:basic") with { Unknown = ["data:gold", "data:silver", "club"] }).Unknown.ShouldBe(["data:silver"]);

    [Fact]
    public void Of_NoScope_IsNothing() => Kept("", null, Granted(Scope)).Scope.ShouldBe("");

    private static GrantedScope Kept(string scope, string? asked, GrantedScope granted) => NarrowScope.Of(scope, asked).ShouldNotBeNull().Within(granted);

    private static GrantedScope Granted(string scope) => new(scope, new Dictionary<string, string>(StringComparer.Ordinal), [], null);
}
