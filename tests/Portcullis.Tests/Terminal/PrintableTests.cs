using Portcullis.Terminal;

namespace Portcullis.Tests.Terminal;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain é 漢", "plain é 漢")]
    [InlineData("\u001b[2J", "\uFFFD[2J")]
    [InlineData("a\r\nb\tc\0", "a\uFFFD\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("\u009b31m", "\uFFFD31m")]
    public void Line_ControlCharacters_AreReplaced(string text, string expected) => Printable.Line(text).ShouldBe(expected);
}
