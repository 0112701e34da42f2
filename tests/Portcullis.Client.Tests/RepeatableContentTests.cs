using System.Net.Http.Json;

namespace Portcullis.Client.Tests;

public sealed class RepeatableContentTests
{
    public static TheoryData<string, HttpContent?, bool> Contents => new()
    {
        { "none", null, true },
        { "bytes", new ByteArrayContent([1]), true },
        { "a text", new StringContent("x"), true },
        { "a form", new FormUrlEncodedContent([]), true },
        { "memory", new ReadOnlyMemoryContent(new byte[] { 1 }), true },
        { "JSON", JsonContent.Create(new { A = 1 }), true },
        { "the JSON null", JsonContent.Create<object?>(null), true },
        { "a list as JSON", JsonContent.Create(new[] { 1 }), true },
        { "what comes one by one as JSON", JsonContent.Create(Numbers()), false },
        { "a stream", new StreamContent(new MemoryStream([1])), false },
        { "parts of bytes", new MultipartFormDataContent { new ByteArrayContent([1]), new MultipartContent() }, true },
        { "parts with a stream", new MultipartFormDataContent { new ByteArrayContent([1]), new StreamContent(new MemoryStream([1])) }, false },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Is_Content_IsToldByItsKind(string what, HttpContent? content, bool isRepeatable)
    {
        using (content)
        {
            RepeatableContent.Is(content).ShouldBe(isRepeatable, what);
        }
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        await Task.CompletedTask;
        yield return 1;
    }
}
