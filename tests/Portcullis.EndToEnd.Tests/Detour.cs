namespace Portcullis.EndToEnd.Tests;

/// <summary>Carries requests for an issuer's public URL to where it listens.</summary>
internal sealed class Detour(Uri issuer) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(issuer, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
