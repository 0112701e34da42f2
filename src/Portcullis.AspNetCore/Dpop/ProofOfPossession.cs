using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;

namespace Portcullis.AspNetCore.Dpop;

/// <summary>Asks the sender of a token that is otherwise good for a proof of the key that the token is bound to (RFC 9449, 7).</summary>
internal sealed class ProofOfPossession(DpopCheck check, PublicUrls urls)
{
    private static readonly Refusal NotBound =
        new(RefusalCode.InvalidToken, "The access token is bound to no key: send it as 'Authorization: Bearer <token>', or sign in with a proof.");

    /// <summary>Why a token that came as <c>Authorization: DPoP</c> is refused; null when the request proves the key. Ask once for a request.</summary>
    public async ValueTask<Refusal?> FindRefusalAsync(AccessToken token, string text, HttpContext context)
    {
        if (token.KeyThumbprint is not { } thumbprint)
        {
            return NotBound;
        }

        Announce(context.Response);
        var request = new DpopRequest(context.Request.Method, urls.Of(context), new DpopBinding(text, thumbprint));
        return (await check.CheckAsync(context.Request.Headers[DpopCheck.HeaderName], request, context.RequestAborted)).Refusal;
    }

    /// <summary>At the last moment, since an upstream's answer is copied over what is set before.</summary>
    private void Announce(HttpResponse response)
    {
        if (check.Nonce is not null)
        {
            response.OnStarting(static state =>
            {
                var (answer, nonces) = ((HttpResponse, DpopCheck))state;
                answer.Headers[DpopCheck.NonceHeaderName] = nonces.Nonce;
                return Task.CompletedTask;
            }, (response, check));
        }
    }
}
