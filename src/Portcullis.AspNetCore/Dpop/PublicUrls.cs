using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore.Dpop;

/// <summary>What a request's URL is to callers: the configured public URL with the path as it was sent, whatever the Host header says.</summary>
internal sealed class PublicUrls(IOptions<PortcullisOptions> options)
{
    private readonly string _root = options.Value.EffectivePublicUrl.TrimEnd('/');

    /// <summary>The URL that a proof for the request must name.</summary>
    public string Of(HttpContext context) =>
        // As it was sent, since the client signed that: decoded and encoded again it may be another text.
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target
            ? _root + target
            : _root + UriHelper.BuildRelative(context.Request.PathBase, context.Request.Path);
}
