namespace Portcullis.Credentials.Tests;

public sealed class PolicyNameTests
{
    [Theory]
    [InlineData("market-data", "market-data", null)]
    [InlineData("market-data:gold", "market-data", "gold")]
    [InlineData("a", "a", null)]
    [InlineData("A.b_c-1:2", "A.b_c-1", "2")]
    [InlineData("p:default", "p", "default")]
    public void Parse_PolicyAndTier_AreRead(string text, string policy, string? tier)
    {
        PolicyName.Parse(text).ShouldBe(new PolicyName(policy, tier));
        PolicyName.Parse(text).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("p:")]
    [InlineData(":gold")]
    [InlineData("p:gold:x")]
    [InlineData("p gold")]
    [InlineData("p:go ld")]
    [InlineData("default")]
    [InlineData("Default:gold")]
    [InlineData("anonymous")]
    [InlineData("ANONYMOUS:gold")]
    [InlineData("p\n")]
    [InlineData("p:gold\n")]
    [InlineData(".p")]
    [InlineData("p\u200b")]
    public void Parse_AnythingElse_IsNull(string text) => PolicyName.Parse(text).ShouldBeNull();
}
