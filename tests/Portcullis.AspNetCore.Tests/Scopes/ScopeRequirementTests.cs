using FsCheck;
using FsCheck.Fluent;
using Portcullis.AspNetCore.Scopes;

namespace Portcullis.AspNetCore.Tests.Scopes;

public sealed class ScopeRequirementTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b a", true)]
    [InlineData("a", "a b", true)]
    [InlineData("a", "b  a", true)]
    [InlineData("a:g", "a a:g a:s", true)]
    [InlineData("a", "", false)]
    [InlineData("a", " ", false)]
    [InlineData("a", "A", false)]
    [InlineData("a", "ab", false)]
    [InlineData("a", "ba", false)]
    [InlineData("a", "a:g", false)]
    [InlineData("a:g", "a", false)]
    [InlineData("a:g", "a:", false)]
    [InlineData("a:g", "a g", false)]
    [InlineData("a", "a,b", false)]
    public void IsMetBy_Scope_HoldsTheWholeWord(string asked, string granted, bool met) => new ScopeRequirement(asked).IsMetBy(granted).ShouldBe(met);

    [Fact]
    public void IsMetBy_AnyWords_IsTheirMembership() => Prop
        .ForAll(
            Gen.Elements("a", "b", "a:g", "b:g", "ab", "g").ArrayOf().ToArbitrary(),
            words => new ScopeRequirement("a:g").IsMetBy(string.Join(' ', words)) == words.Contains("a:g", StringComparer.Ordinal))
        .QuickCheckThrowOnFailure();
}
