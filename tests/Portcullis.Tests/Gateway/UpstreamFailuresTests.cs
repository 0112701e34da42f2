using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Gateway;
using Yarp.ReverseProxy.Forwarder;

namespace Portcullis.Tests.Gateway;

public sealed class UpstreamFailuresTests
{
    [Theory]
    [InlineData(ForwarderError.RequestBodyDestination, 401)]
    [InlineData(ForwarderError.RequestBodyDestination, 204)]
    [InlineData(ForwarderError.RequestBodyCanceled, 409)]
    [InlineData(ForwarderError.RequestBodyClient, 200)]
    [InlineData(ForwarderError.None, 502)]
    public void Find_BodyBrokeOffAfterTheUpstreamsAnswer_TheAnswerStands(ForwarderError error, int status) => Find(error, status).ShouldBeNull();

    [Theory]
    [InlineData(ForwarderError.Request, 502, "upstream_unavailable")]
    [InlineData(ForwarderError.RequestBodyDestination, 502, "upstream_unavailable")]
    [InlineData(ForwarderError.RequestTimedOut, 504, "upstream_timeout")]
    [InlineData(ForwarderError.RequestBodyClient, 408, "request_timeout")]
    [InlineData(ForwarderError.RequestBodyClient, 413, "body_too_large")]
    [InlineData(ForwarderError.NoAvailableDestinations, 503, "upstream_unavailable")]
    public void Find_UpstreamFailed_IsSaid(ForwarderError error, int status, string code) => Find(error, status)!.Code.Code.ShouldBe(code);

    private static Refusal? Find(ForwarderError error, int status)
    {
        var context = new DefaultHttpContext { Response = { StatusCode = status } };
        context.Features.Set<IForwarderErrorFeature>(new Failure(error));
        return UpstreamFailures.Find(context);
    }

    private sealed record Failure(ForwarderError Error) : IForwarderErrorFeature
    {
        public Exception? Exception => null;
    }
}
