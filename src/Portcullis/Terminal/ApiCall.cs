using System.Net.Http.Headers;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Terminal;

/// <summary>One request as the user asked for it; it can be sent more than once.</summary>
/// <param name="Url">Where it goes.</param>
/// <param name="Method">The method.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record ApiCall(Uri Url, HttpMethod Method, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <summary>The access token to begin with; null for none.</summary>
    internal string? Token { get; init; }

    /// <summary>Whether the answer's status line and headers are to be shown.</summary>
    internal bool ShowHeaders { get; init; }

    internal HttpRequestMessage CreateRequest(string? token)
    {
        var request = new HttpRequestMessage(Method, Url);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in Headers)
        {
            Add(request, name, value);
        }

        if (token is not null)
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return request;
    }

    /// <summary>The request signed by itself (ERC-8128), with no token.</summary>
    internal HttpRequestMessage CreateSignedRequest(RequestSigner signer)
    {
        var request = CreateRequest(token: null);
        request.Headers.Remove("Authorization");
        var signature = signer.Sign(RequestMessage.Of(request, Body is { Length: > 0 }), Body ?? []);
        request.Headers.TryAddWithoutValidation("Signature-Input", signature.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signature.Signature);
        // The digest that is signed is the only one that is sent.
        request.Headers.Remove("Content-Digest");
        if (signature.ContentDigest is { } digest)
        {
            request.Headers.TryAddWithoutValidation("Content-Digest", digest);
        }

        return request;
    }

    // .NET keeps the body's headers apart; there, as in curl, the user's header replaces the default.
    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
        {
            content.Headers.Remove(name);
            content.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
