using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portcullis.ForwardAuth;

namespace Portcullis.Tests.ForwardAuth;

public sealed class FrontGatewayRecognitionTests
{
    private static readonly ForwardAuthSettings Settings = new(
    [
        new FrontGateway(FrontGatewayKind.All[0], [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8"), IPNetwork.Parse("fe80::1/128")], null),
    ]);

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", true)]
    [InlineData("fd12::5", true)]
    [InlineData("fe80::1%3", true)]
    [InlineData("11.0.0.5", false)]
    [InlineData("::ffff:11.0.0.5", false)]
    [InlineData("::10.0.0.5", false)]
    [InlineData("2001:db8::5", false)]
    [InlineData(null, false)]
    public async Task Question_FromAnAddress_IsTheGatewaysThatHasIt(string? peer, bool isGateway)
    {
        var context = Ask("/authz/holders", "/authz/holders", peer);

        await new FrontGatewayRecognition(_ => Task.CompletedTask, Settings).InvokeAsync(context);

        (context.Features.Get<FrontGateway>() is not null).ShouldBe(isGateway);
    }

    [Theory]
    [InlineData("/authz/holders", "/authz/holders", true)]
    [InlineData("/authz/a/../b", "/authz/b", true)]
    [InlineData("/authz/../b", "/b", true)]
    [InlineData("/%61uthz/holders", "/authz/holders", true)]
    [InlineData("/Authz", "/Authz", true)]
    [InlineData("http://x/authz/holders", "/authz/holders", true)]
    [InlineData("/authzz/holders", "/authzz/holders", false)]
    [InlineData("/", "/", false)]
    [InlineData("*", "", false)]
    public async Task Target_AtThePath_IsAQuestion(string target, string path, bool isQuestion)
    {
        var context = Ask(target, path, "10.0.0.5");

        await new FrontGatewayRecognition(_ => Task.CompletedTask, Settings).InvokeAsync(context);

        (context.Features.Get<FrontGateway>() is not null).ShouldBe(isQuestion);
    }

    private static DefaultHttpContext Ask(string target, string path, string? peer)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Path = path;
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        return context;
    }
}
