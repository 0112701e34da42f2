using Portcullis.WebSockets;

namespace Portcullis.Tests.WebSockets;

public sealed class GoingAwayStreamTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly MemoryStream _client = new();
    private readonly GoingAwayStream _stream;

    public GoingAwayStreamTests() => _stream = new GoingAwayStream(_client, _stopping.Token);

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
        _stopping.Dispose();
    }

    public static TheoryData<int> Splits => [.. Enumerable.Range(0, (2 * Frames.Make(1, 130).Length) + 1)];

    [Theory]
    [MemberData(nameof(Splits))]
    public async Task Stop_AtAnyByte_ClosesBehindAWholeFrame(int split)
    {
        var frame = Frames.Make(1, 130);
        byte[] both = [.. frame, .. frame];
        await _stream.WriteAsync(both.AsMemory(0, split));
        await _stopping.CancelAsync();
        await _stream.Leaving;
        await _stream.WriteAsync(both.AsMemory(split));
        await _stream.WriteAsync(frame);

        var whole = (split + frame.Length - 1) / frame.Length;
        _client.ToArray().ShouldBe([.. Enumerable.Repeat(frame, whole).SelectMany(bytes => bytes), .. GoingAwayStream.CloseFrame]);
    }

    [Fact]
    public async Task Stop_BehindTheUpstreamsOwnClose_AddsNothing()
    {
        var close = Frames.Make(8, 2);
        await _stream.WriteAsync(close.AsMemory(0, 3));
        await _stopping.CancelAsync();
        await _stream.Leaving;
        await _stream.WriteAsync(close.AsMemory(3));

        _client.ToArray().ShouldBe(close);
    }

    [Fact]
    public async Task Stop_BeforeTheUpgrade_ClosesAtOnce()
    {
        await _stopping.CancelAsync();
        using var client = new MemoryStream();
        await using var stream = new GoingAwayStream(client, _stopping.Token);
        await stream.Leaving;

        client.ToArray().ShouldBe(GoingAwayStream.CloseFrame);
    }

    [Fact]
    public async Task Stop_ClientGone_IsNoFailure()
    {
        _client.Dispose();
        await _stopping.CancelAsync();
        await _stream.Leaving;
    }

    [Fact]
    public async Task Stop_AfterTheEnd_WritesNothing()
    {
        using var client = new MemoryStream();
        var stream = new GoingAwayStream(client, _stopping.Token);
        await stream.DisposeAsync();
        await _stopping.CancelAsync();
        await stream.Leaving;

        client.ToArray().ShouldBeEmpty();
    }
}
