namespace Portcullis.AspNetCore.Tests;

public sealed class PolicyNameTests
{
    [Theory]
    [InlineData("market-data", true)]
    [InlineData("market-data:gold", true)]
    [InlineData("a", true)]
    [InlineData("A_1.b:C-2", true)]
    [InlineData("defaults", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("default", false)]
    [InlineData("Default", false)]
    [InlineData("anonymous", false)]
    [InlineData("ANONYMOUS", false)]
    [InlineData("default:gold", false)]
    [InlineData("anonymous:gold", false)]
    [InlineData("market-data:default", false)]
    [InlineData("market-data:anonymous", false)]
    [InlineData(":", false)]
    [InlineData(":gold", false)]
    [InlineData("market-data:", false)]
    [InlineData("a:b:c", false)]
    [InlineData("market data", false)]
    [InlineData("market-data ", false)]
    [InlineData("a\"b", false)]
    [InlineData("a\nb", false)]
    [InlineData("märkte", false)]
    public void IsValid_Name_ByItsForm(string? name, bool valid) => PolicyName.IsValid(name).ShouldBe(valid);

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void IsValid_LongName_UpToTheLimit(int length, bool valid) => PolicyName.IsValid(new string('a', length)).ShouldBe(valid);
}
