using System.Runtime.CompilerServices;

namespace Portcullis.Credentials.Tests;

public sealed class RepeatedTextsTests
{
    private readonly RepeatedTexts _texts = new();

    [Fact]
    public void Find_OfferedOnce_Null()
    {
        var header = Header();
        Offer(header, 7);
        _texts.Find(header.AsMemory(7)).ShouldBeNull();
    }

    [Fact]
    public void Find_OfferedTwice_ItsDigest()
    {
        var header = Header();
        Offer(header, 7, times: 2);
        _texts.Find(header.AsMemory(7)).ShouldBe(TokenDigest.Of(header.AsSpan(7)));
    }

    [Fact]
    public void Find_OtherPartOfTheText_Null()
    {
        var header = Header();
        Offer(header, 7, times: 2);
        _texts.Find(header.AsMemory()).ShouldBeNull();
        _texts.Find(header.AsMemory(7, 3)).ShouldBeNull();
        _texts.Find(header.AsMemory(8)).ShouldBeNull();
    }

    [Fact]
    public void Find_EqualTextInAnotherObject_Null()
    {
        var header = Header();
        Offer(header, 7, times: 2);
        _texts.Find(new string(header.AsSpan()).AsMemory(7)).ShouldBeNull();
    }

    [Fact]
    public void Find_NoString_Null()
    {
        var letters = Header().ToCharArray();
        _texts.Offer(letters, TokenDigest.Of(letters)!.Value);
        _texts.Offer(letters, TokenDigest.Of(letters)!.Value);
        _texts.Find(letters).ShouldBeNull();
    }

    [Fact]
    public void Find_TextsThatShareASlot_NeverAnothersDigest()
    {
        var headers = Enumerable.Range(0, 3 * RepeatedTexts.Slots).Select(number => $"Bearer {number}").ToArray();
        headers.GroupBy(header => RuntimeHelpers.GetHashCode(header) % RepeatedTexts.Slots).ShouldContain(slot => slot.Count() > 1);
        foreach (var header in headers)
        {
            Offer(header, 7, times: 2);
        }

        foreach (var header in headers)
        {
            (_texts.Find(header.AsMemory(7)) ?? TokenDigest.Of(header.AsSpan(7))).ShouldBe(TokenDigest.Of(header.AsSpan(7)));
        }
    }

    private static string Header() => new("Bearer some.good.token".AsSpan());

    private void Offer(string header, int start, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            _texts.Offer(header.AsMemory(start), TokenDigest.Of(header.AsSpan(start))!.Value);
        }
    }
}
