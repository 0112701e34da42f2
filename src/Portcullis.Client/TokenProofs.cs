using System.Collections.Concurrent;
using Portcullis.Credentials.Dpop;

namespace Portcullis.Client;

/// <summary>Proves the key that tokens are bound to (RFC 9449), with the newest nonce that each origin has asked for.</summary>
internal sealed class TokenProofs(DpopSigner signer)
{
    private const string HeaderName = "DPoP";
    private const string NonceHeaderName = "DPoP-Nonce";

    private readonly ConcurrentDictionary<string, string> _nonces = new(StringComparer.Ordinal);

    /// <summary>Puts a new proof on a request, in the place of an older one.</summary>
    public void Prove(HttpRequestMessage request, string? accessToken)
    {
        var url = request.RequestUri!;
        Remove(request);
        request.Headers.TryAddWithoutValidation(HeaderName, signer.Sign(request.Method.Method, url.GetLeftPart(UriPartial.Path), accessToken, _nonces.GetValueOrDefault(OriginOf(url))));
    }

    /// <summary>Keeps the nonce of an answer; whether it has another one than was known.</summary>
    public bool Keep(Uri url, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(NonceHeaderName, out var values) || values.FirstOrDefault() is not { } nonce)
        {
            return false;
        }

        var isNew = _nonces.GetValueOrDefault(OriginOf(url)) != nonce;
        _nonces[OriginOf(url)] = nonce;
        return isNew;
    }

    /// <summary>Takes the proof from a request.</summary>
    public static void Remove(HttpRequestMessage request) => request.Headers.Remove(HeaderName);

    private static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
