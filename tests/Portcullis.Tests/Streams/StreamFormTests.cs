using Microsoft.AspNetCore.Http;
using Portcullis.Streams;

namespace Portcullis.Tests.Streams;

public sealed class StreamFormTests
{
    [Theory]
    [InlineData("GET", 200, null, "application/json", true)]
    [InlineData("GET", 200, null, null, true)]
    [InlineData("GET", 101, null, null, true)]
    [InlineData("GET", 200, 5L, "application/json", false)]
    [InlineData("GET", 200, 0L, null, false)]
    [InlineData("GET", 200, 5L, "text/event-stream; charset=utf-8", true)]
    [InlineData("POST", 200, 5L, "application/grpc+proto", true)]
    [InlineData("POST", 200, 5L, "Application/gRPC-web", true)]
    [InlineData("HEAD", 200, null, "application/json", false)]
    [InlineData("GET", 204, null, null, false)]
    [InlineData("GET", 304, null, null, false)]
    public void Lasts_ByHeaders(string method, int status, long? length, string? type, bool lasts)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        (context.Response.StatusCode, context.Response.ContentLength, context.Response.ContentType) = (status, length, type);
        StreamForm.Lasts(context.Response).ShouldBe(lasts);
    }

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+json", true)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void IsCall_ByContentType(string? type, bool isCall)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = type;
        StreamForm.IsCall(context.Request).ShouldBe(isCall);
    }

    [Fact]
    public void OrdinaryRequest_IsLookedAtWithoutAnAllocation()
    {
        var context = new DefaultHttpContext();
        (context.Request.ContentType, context.Response.ContentType, context.Response.ContentLength) = ("application/json", "application/json", 5);
        var found = Look(context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            found |= Look(context);
        }

        found.ShouldBeFalse();

        // Less than the smallest object for each.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(24 * 1000);
    }

    private static bool Look(HttpContext context) => StreamForm.IsCall(context.Request) || StreamForm.Lasts(context.Response);
}
