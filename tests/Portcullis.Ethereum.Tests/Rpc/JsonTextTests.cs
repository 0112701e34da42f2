using System.Text.Json;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

public sealed class JsonTextTests
{
    private static readonly string[] NoTexts = ["null", "1", "1.5", "1e999", "true", "{}", "[]", "\"\\ud800\"", "\"\\udc00x\""];

    [Fact]
    public void TryRead_NoText_IsRefusedByAll()
    {
        foreach (var json in NoTexts)
        {
            var element = JsonElement.Parse(json);
            JsonText.TryRead(element, out _).ShouldBeFalse(json);
            JsonText.TryReadBytes(element, out _).ShouldBeFalse(json);
            JsonText.IsBytes(element).ShouldBeFalse(json);
            JsonText.TryReadQuantity(element, out _).ShouldBeFalse(json);
            JsonText.TryReadWord(element, out _).ShouldBeFalse(json);
            JsonText.TryReadHash(element, out _).ShouldBeFalse(json);
        }
    }

    [Fact]
    public void TryRead_NoElementAtAll_IsRefused()
    {
        JsonText.TryRead(default, out _).ShouldBeFalse();
        JsonText.TryReadBytes(default, out _).ShouldBeFalse();
        JsonText.IsBytes(default).ShouldBeFalse();
    }

    [Fact]
    public void TryRead_TextThatIsNotUtf8_IsRefused()
    {
        byte[] json = [(byte)'"', 0xff, 0xfe, (byte)'"'];
        JsonText.TryRead(JsonElement.Parse(json), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0x", true)]
    [InlineData("0xab", true)]
    [InlineData("0xAB", true)]
    [InlineData("0xa", false)]
    [InlineData("ab", false)]
    [InlineData("0xag", false)]
    [InlineData("0x a", false)]
    [InlineData("0xab ", false)]
    [InlineData("0x\u0661\u0661", false)]
    public void TryReadBytes_Text_IsWholeBytes(string text, bool accepted) =>
        JsonText.TryReadBytes(JsonElement.Parse(JsonSerializer.Serialize(text)), out _).ShouldBe(accepted);

    [Fact]
    public void IsBytes_EachCharacterAnywhere_IsWhatCanBeRead()
    {
        var taken = 0;
        for (var character = 0; character < 256; character++)
        {
            foreach (var text in new[] { $"{(char)character}xab", $"0{(char)character}ab", $"0x{(char)character}b", $"0xa{(char)character}", $"0xab{(char)character}", $"0x{(char)character}" })
            {
                foreach (var json in new[] { $"\"{text}\"", JsonSerializer.Serialize(text), $"\"\\u00{character:x2}{text}\"", $"\"0x\\u00{character:x2}{text[^1]}\"" }.Where(IsJson))
                {
                    var element = JsonElement.Parse(json);
                    JsonText.IsBytes(element).ShouldBe(JsonText.TryReadBytes(element, out _), json);
                    taken += JsonText.IsBytes(element) ? 1 : 0;
                }
            }
        }

        taken.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x00ffab")]
    public void ToValue_Data_IsTheirText(string text)
    {
        var value = JsonText.ToValue(Bytes.Parse(text))!;
        value.GetValue<string>().ShouldBe(text);
        value.ToJsonString().ShouldBe($"\"{text}\"");
    }

    [Theory]
    [InlineData("0x1", "1")]
    [InlineData("0xABC", "abc")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001", "1")]
    public void TryReadWord_Quantity_IsPadded(string text, string expected)
    {
        JsonText.TryReadWord(JsonElement.Parse($"\"{text}\""), out var word).ShouldBeTrue();
        word.ToString().ShouldBe("0x" + expected.PadLeft(64, '0'));
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0X1")]
    [InlineData("1")]
    [InlineData("-0x1")]
    [InlineData("0x-1")]
    [InlineData("0x+1")]
    [InlineData("0x 1")]
    [InlineData("0x1 ")]
    [InlineData("0x1.5")]
    [InlineData("0x00000000000000000000000000000000000000000000000000000000000000001")]
    public void TryReadWord_NoQuantity_IsRefused(string text) => JsonText.TryReadWord(JsonElement.Parse($"\"{text}\""), out _).ShouldBeFalse();

    private static bool IsJson(string text)
    {
        try
        {
            JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
