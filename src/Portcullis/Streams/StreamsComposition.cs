using Portcullis.Conditions.Facts;
using Portcullis.WebSockets;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Portcullis.Streams;

/// <summary>Adds the watch over streams.</summary>
internal static class StreamsComposition
{
    public static IServiceCollection AddStreams(this IServiceCollection services) => services
        .AddSingleton(_ => new StreamRegistry(StreamRegistry.Most))
        .AddSingleton<ITransformProvider, StreamTransforms>()
        .AddSingleton<HeadSignal>()
        .AddSingleton<StreamRules>()
        .AddSingleton<StreamCutter>()
        .AddSingleton<StreamReviews>()
        .AddHostedService<StreamWatch>();

    /// <summary>Tells the stream of a request, when it is a gated one, that it has become a WebSocket.</summary>
    public static void Opened(HttpContext context, ClosableStream webSocket) => context.Features.Get<OpenStream>()?.Become(webSocket);
}
