using Microsoft.AspNetCore.Http.Features;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.WebSockets;
using Yarp.ReverseProxy.Model;

namespace Portcullis.Streams;

/// <summary>
/// A gated request that lasts: who calls, what was decided, and how to end it. It is among the features of its request, and leaves its registry with it. The
/// server uses a connection's objects again for the next request, so that nothing of them may be touched behind the end.
/// </summary>
internal sealed class OpenStream : IDisposable
{
    private const int Http2Cancel = 0x8;
    private const int Http3Cancel = 0x10c;

    private readonly StreamRegistry _registry;
    private readonly IHttpRequestLifetimeFeature _request;
    private readonly IHttpResetFeature? _reset;
    private readonly int _cancel;
    private readonly Lock _lock = new();
    private ClosableStream? _webSocket;
    private long _cutAt;
    private bool _hasEnded;

    /// <summary>Takes it up; on the request's own thread.</summary>
    public OpenStream(HttpContext context, StreamRegistry registry, AccessToken token, PolicyName asked, Decision decision)
    {
        (_registry, Token, Asked, Decision, Told) = (registry, token, asked, decision, new PolicyName(decision.Policy.Name, decision.Tier?.Name));
        Route = context.GetReverseProxyFeature().Route;
        _request = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _reset = context.Features.Get<IHttpResetFeature>();
        _cancel = HttpProtocol.IsHttp3(context.Request.Protocol) ? Http3Cancel : Http2Cancel;
    }

    /// <summary>What the caller showed.</summary>
    public AccessToken Token { get; }

    /// <summary>The route that it took, as it was last seen.</summary>
    public RouteModel Route { get; set; }

    /// <summary>What that route asks for.</summary>
    public PolicyName Asked { get; set; }

    /// <summary>Why it may go on, or might when it was last decided.</summary>
    public Decision Decision { get; set; }

    /// <summary>The policy and tier that the upstream was told.</summary>
    public PolicyName Told { get; }

    /// <summary>Since when it is known not to stand on what it stood on, a timestamp of the clock; null while it does, or when it was decided anew.</summary>
    public long? DueSince { get; set; }

    /// <summary>Whether it waits to be decided anew, or is being.</summary>
    public bool IsUnderReview { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Why it was cut; null while it was not.</summary>
    public RefusalCode? CutBy { get; private set; }

    /// <summary>It has become a WebSocket.</summary>
    public void Become(ClosableStream webSocket)
    {
        lock (_lock)
        {
            _webSocket = webSocket;
        }
    }

    /// <summary>Cuts it. A WebSocket is closed with 1008 and has a little time to end by itself; everything else breaks off.</summary>
    /// <param name="code">Why.</param>
    /// <param name="now">The present, a timestamp of the clock.</param>
    /// <returns>False when it has ended, or was cut before.</returns>
    public bool Cut(RefusalCode code, long now)
    {
        lock (_lock)
        {
            if (_hasEnded || CutBy is not null)
            {
                return false;
            }

            (CutBy, _cutAt) = (code, now);
            if (_webSocket is null)
            {
                Break();
            }
            else
            {
                _webSocket.Refuse();
            }

            return true;
        }
    }

    /// <summary>Breaks off what was cut and has not ended since.</summary>
    /// <param name="latest">The timestamp by which it must have been cut.</param>
    public void BreakIfCutBy(long latest)
    {
        lock (_lock)
        {
            if (CutBy is not null && !_hasEnded && _cutAt <= latest)
            {
                Break();
            }
        }
    }

    /// <summary>The request has ended.</summary>
    public void Dispose()
    {
        _registry.Leave(this);
        lock (_lock)
        {
            _hasEnded = true;
        }
    }

    /// <summary>
    /// The client must see that something is missing, and not an answer that came to its end. Over HTTP/1.1 the connection is reset. Over HTTP/2 and HTTP/3
    /// the stream alone is, with CANCEL: to gRPC that is CANCELLED, which no client repeats by itself (REFUSED_STREAM would be), and which is meant for a call
    /// whose bytes are incomplete; trailers with a status can only stand behind a whole message, and nobody here follows where messages end. Either way the
    /// server says that the request is aborted, by which the proxy ends the upstream's part too.
    /// </summary>
    private void Break()
    {
        if (_reset is null)
        {
            _request.Abort();
        }
        else
        {
            _reset.Reset(_cancel);
        }
    }
}
