using System.Text;
using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Tests.Json;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" {\"a\":1}\n")]
    [InlineData("""{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"a":1,"A":1}""")]
    [InlineData("""{"a":"é😀"}""")]
    public void ParseObject_OneObject_IsRead(string text) => Parse(text).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}{}")]
    [InlineData("{} 1")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{}//")]
    [InlineData("\ufeff{}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"x":{"a":1,"a":2}}""")]
    [InlineData("""{"x":[{"a":1,"a":2}]}""")]
    [InlineData("""{"a":[[[[[[[[1]]]]]]]]}""")]
    public void ParseObject_AnythingElse_Null(string text) => Parse(text).ShouldBeFalse();

    [Theory]
    [InlineData(new byte[] { 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d })]
    [InlineData(new byte[] { 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc0, 0x80, 0x22, 0x7d })]
    [InlineData(new byte[] { 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d })]
    [InlineData(new byte[] { 0x7b, 0x00, 0x7d, 0x00 })]
    public void ParseObject_InvalidUtf8_Null(byte[] bytes) => StrictJson.ParseObject(bytes).ShouldBeNull();

    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"\\u0061bc\"", "abc")]
    [InlineData("\"ab\"", null)]
    [InlineData("\"abcdef\"", null)]
    [InlineData("\"a\\u0000c\"", null)]
    [InlineData("\"a\\nc\"", null)]
    [InlineData("\"aéc\"", null)]
    [InlineData("\"a\\u007fc\"", null)]
    [InlineData("\"abc\\ud800\"", null)]
    [InlineData("123", null)]
    [InlineData("null", null)]
    [InlineData("[\"abc\"]", null)]
    public void PrintableMember_Value_OrNull(string json, string? expected)
    {
        using var document = JsonDocument.Parse($"{{\"m\":{json}}}");
        document.RootElement.PrintableMember("m", 3, 5).ShouldBe(expected);
        document.RootElement.PrintableMember("M", 3, 5).ShouldBeNull();
    }

    private static bool Parse(string text)
    {
        using var document = StrictJson.ParseObject(Encoding.UTF8.GetBytes(text));
        return document is not null;
    }
}
