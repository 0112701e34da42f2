namespace Portcullis.Client.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("market-data market-data:gold", "market-data market-data:gold")]
    [InlineData("a\nb\tc\u007f", "a?b?c?")]
    [InlineData("gr\u00fcn\u202e", "gr?n?")]
    public void Of_Text_KeepsPlainAsciiAlone(string text, string expected) => PlainText.Of(text).ShouldBe(expected);

    [Fact]
    public void Of_LongText_IsCut() => PlainText.Of(new string('a', 10_000)).ShouldBe(new string('a', 512) + "...");
}
