using System.Net.WebSockets;
using Portcullis.WebSockets;

namespace Portcullis.Tests.WebSockets;

public sealed class ClosableStreamTests : IDisposable
{
    private static readonly byte[] GoingAway = ClosableStream.CloseFrame(WebSocketCloseStatus.EndpointUnavailable);
    private static readonly byte[] Refused = ClosableStream.CloseFrame(WebSocketCloseStatus.PolicyViolation);

    private readonly CancellationTokenSource _stopping = new();
    private readonly MemoryStream _client = new();
    private readonly ClosableStream _stream;

    public ClosableStreamTests() => _stream = new ClosableStream(_client, _stopping.Token);

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
        _client.ToArray().ShouldBe([.. Enumerable.Repeat(frame, whole).SelectMany(bytes => bytes), .. GoingAway]);
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
        await using var stream = new ClosableStream(client, _stopping.Token);
        await stream.Leaving;

        client.ToArray().ShouldBe(GoingAway);
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
        var stream = new ClosableStream(client, _stopping.Token);
        await stream.DisposeAsync();
        await _stopping.CancelAsync();
        await stream.Leaving;

        client.ToArray().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Splits))]
    public async Task Refuse_AtAnyByte_ClosesBehindAWholeFrame(int split)
    {
        var frame = Frames.Make(1, 130);
        byte[] both = [.. frame, .. frame];
        await _stream.WriteAsync(both.AsMemory(0, split));
        _stream.Refuse();
        await _stream.Leaving;
        await _stream.WriteAsync(both.AsMemory(split));

        var whole = (split + frame.Length - 1) / frame.Length;
        _client.ToArray().ShouldBe([.. Enumerable.Repeat(frame, whole).SelectMany(bytes => bytes), .. Refused]);
    }

    [Fact]
    public async Task Refuse_BehindAStop_ClosesOnce()
    {
        await _stopping.CancelAsync();
        _stream.Refuse();
        await _stream.Leaving;

        _client.ToArray().ShouldBe(GoingAway);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(272)]
    public async Task Refuse_ClientThatGoesOnSending_PassesTheFrameBegunAndACloseInPlaceOfTheRest(int before)
    {
        var frame = Frames.Make(2, 128, isMasked: true);
        byte[] sent = [.. frame, .. frame, .. frame, .. Frames.Make(8, 2, isMasked: true)];
        await using var client = new TwoWayStream(sent);
        await using var stream = new ClosableStream(client, CancellationToken.None);
        var first = await ReadAsync(stream, before);
        stream.Refuse();
        await stream.Leaving;
        var rest = await ReadToEndAsync(stream);

        var whole = (before + frame.Length - 1) / frame.Length;
        client.Received.ShouldBe(Refused);
        byte[] passed = [.. first, .. rest];
        passed.ShouldBe([.. Enumerable.Repeat(frame, whole).SelectMany(bytes => bytes), .. ClosableStream.RefusalFrame]);
    }

    [Fact]
    public async Task Refuse_ClientThatClosedBefore_PassesItsOwnCloseAlone()
    {
        var close = Frames.Make(8, 2, isMasked: true);
        await using var client = new TwoWayStream(close);
        await using var stream = new ClosableStream(client, CancellationToken.None);
        var first = await ReadAsync(stream, 4);
        stream.Refuse();
        await stream.Leaving;

        byte[] passed = [.. first, .. await ReadToEndAsync(stream)];
        passed.ShouldBe(close);
    }

    [Fact]
    public void RefusalFrame_IsWhatAClientWouldSend()
    {
        var boundaries = new FrameBoundaries();
        boundaries.Take(ClosableStream.RefusalFrame, stopAtEnd: false).ShouldBe(8);
        (boundaries.AtEnd, boundaries.SawClose).ShouldBe((true, true));
        ClosableStream.RefusalFrame.ShouldBe([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xF0]);
    }

    private static async Task<byte[]> ReadAsync(ClosableStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadToEndAsync(ClosableStream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
