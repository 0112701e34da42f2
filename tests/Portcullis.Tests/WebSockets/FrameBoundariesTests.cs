using Portcullis.WebSockets;

namespace Portcullis.Tests.WebSockets;

public sealed class FrameBoundariesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void Take_TwoFrames_StopsBetweenThem(int length)
    {
        foreach (var isMasked in new[] { false, true })
        {
            var frame = Frames.Make(2, length, isMasked);
            var boundaries = new FrameBoundaries();
            boundaries.Take(frame.AsSpan(0, 1), stopAtEnd: false).ShouldBe(1);
            boundaries.AtEnd.ShouldBeFalse();
            boundaries.Take([.. frame[1..], .. frame], stopAtEnd: true).ShouldBe(frame.Length - 1);
            boundaries.AtEnd.ShouldBeTrue();
            boundaries.Take(frame, stopAtEnd: true).ShouldBe(0);
            boundaries.Take([.. frame, .. frame], stopAtEnd: false).ShouldBe(2 * frame.Length);
            boundaries.AtEnd.ShouldBeTrue();
        }
    }

    [Fact]
    public void Take_ByteByByte_IsAtEndBehindEachFrameAlone()
    {
        var boundaries = new FrameBoundaries();
        foreach (var frame in new[] { Frames.Make(1, 3), Frames.Make(9, 0), Frames.Make(0, 130), Frames.Make(2, 70_000) })
        {
            for (var i = 0; i < frame.Length; i++)
            {
                boundaries.Take(frame.AsSpan(i, 1), stopAtEnd: false).ShouldBe(1);
                boundaries.AtEnd.ShouldBe(i == frame.Length - 1);
            }
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(10, false)]
    [InlineData(8, true)]
    public void SawClose_ByOpcode(int opcode, bool isClose)
    {
        var boundaries = new FrameBoundaries();
        boundaries.Take(Frames.Make(opcode, 2), stopAtEnd: false);
        boundaries.SawClose.ShouldBe(isClose);
    }
}
