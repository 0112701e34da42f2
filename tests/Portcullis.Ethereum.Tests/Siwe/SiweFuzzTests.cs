using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Ethereum.Tests.Siwe;

public sealed class SiweFuzzTests
{
    private static readonly string[] Insertions =
    [
        "\r", "\n", "\0", "\t", "\u00a0", "\u200b", "\u202e", "\ufeff", "\u0430", "\u2028", "\u0085", "\ud800", "\n\n", "\r\n", " ", "0", ":", "%", "\"", "-", "a",
    ];

    [Fact]
    public void TryParse_AnyString_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => IsRefusedOrFaithful(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void TryParse_EachCharacterDeleted_IsRefusedOrFaithful()
    {
        for (var i = 0; i < SiweText.Good.Length; i++)
        {
            IsRefusedOrFaithful(SiweText.Good.Remove(i, 1)).ShouldBeTrue($"deleted {i}");
        }
    }

    [Fact]
    public void TryParse_EachCharacterDoubled_IsRefusedOrFaithful()
    {
        for (var i = 0; i < SiweText.Good.Length; i++)
        {
            IsRefusedOrFaithful(SiweText.Good.Insert(i, SiweText.Good[i].ToString())).ShouldBeTrue($"doubled {i}");
        }
    }

    [Fact]
    public void TryParse_ForeignCharacterAnywhere_IsRefusedOrFaithful()
    {
        foreach (var insertion in Insertions)
        {
            for (var i = 0; i <= SiweText.Good.Length; i++)
            {
                var text = SiweText.Good.Insert(i, insertion);
                IsRefusedOrFaithful(text).ShouldBeTrue($"inserted U+{(int)insertion[0]:x4} at {i}");
            }
        }
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\0")]
    [InlineData("\t")]
    [InlineData("\u00a0")]
    [InlineData("\u0430")]
    [InlineData("\u200b")]
    [InlineData("\ud800")]
    [InlineData("\n\n")]
    [InlineData("\r\n")]
    public void TryParse_ControlOrLookalikeAnywhere_IsRefused(string insertion)
    {
        for (var i = 0; i <= SiweText.Good.Length; i++)
        {
            SiweMessage.TryParse(SiweText.Good.Insert(i, insertion), out _, out _).ShouldBeFalse($"at {i}");
        }
    }

    [Fact]
    public void TryParse_EachLineRemovedSwappedOrRepeated_IsRefusedOrFaithful()
    {
        var lines = SiweText.Good.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            for (var j = 0; j < lines.Length; j++)
            {
                var moved = lines.ToList();
                moved.RemoveAt(i);
                IsRefusedOrFaithful(string.Join('\n', moved)).ShouldBeTrue();
                moved.Insert(Math.Min(j, moved.Count), lines[i]);
                IsRefusedOrFaithful(string.Join('\n', moved)).ShouldBeTrue();
                IsRefusedOrFaithful(string.Join('\n', lines.ToList().Append(lines[i]))).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void TryParse_RandomlyDamaged_IsRefusedOrFaithful()
    {
        var random = new Random(42);
        for (var round = 0; round < 20_000; round++)
        {
            var text = SiweText.Good.ToCharArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                text[random.Next(text.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 0x10000);
            }

            IsRefusedOrFaithful(new string(text)).ShouldBeTrue();
        }
    }

    // Faithful: what was accepted is written again letter by letter. And acceptance is never silent damage: the writer is tested apart.
    private static bool IsRefusedOrFaithful(string text) =>
        SiweMessage.TryParse(text, out var message, out var fault)
            ? message.ToString() == text && message.TryWrite(out var again, out _) && again == text
            : !string.IsNullOrWhiteSpace(fault);
}
