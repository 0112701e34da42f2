using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
    [InlineData("GET", 200, 1L << 20, "application/zip", false)]
    [InlineData("GET", 200, (1L << 20) + 1, "application/zip", true)]
    [InlineData("GET", 101, 0L, null, true)]
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
    [InlineData("application/grpc", 5L, true)]
    [InlineData("application/grpc+json", null, true)]
    [InlineData("application/json", 5L, false)]
    [InlineData("application/json", 1L << 20, false)]
    [InlineData("application/json", (1L << 20) + 1, true)]
    [InlineData("application/json", null, true)]
    [InlineData(null, 0L, false)]
    public void Lasts_Request_ByHeaders(string? type, long? length, bool lasts)
    {
        var context = new DefaultHttpContext();
        (context.Request.ContentType, context.Request.ContentLength) = (type, length);
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new Body(CanHaveBody: length != 0));
        StreamForm.Lasts(context.Request).ShouldBe(lasts);
    }

    [Fact]
    public void Lasts_RequestWithoutABody_DoesNot()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new Body(CanHaveBody: false));
        StreamForm.Lasts(context.Request).ShouldBeFalse();
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

    private sealed record Body(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;

    private static bool Look(HttpContext context) => StreamForm.Lasts(context.Request) || StreamForm.Lasts(context.Response);
}
