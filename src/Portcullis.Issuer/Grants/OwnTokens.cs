using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Grants;

/// <summary>Reads access tokens of this issuer's own, for whoever holds one and whichever audience it is for.</summary>
internal sealed class OwnTokens(KeyRing keys, ConfiguredAudiences audiences, IOptions<IssuerOptions> options, TimeProvider clock)
{
    private readonly AccessTokenVerifier[] _verifiers = [.. audiences.All.Select(audience => new AccessTokenVerifier(options.Value.PublicUrl, audience.Uri, keys, clock) { Algorithm = audience.Algorithm })];

    /// <summary>The claims of a token that this issuer signed and that has not expired; null for every other text.</summary>
    public async ValueTask<AccessToken?> ReadAsync(string text, CancellationToken cancellationToken)
    {
        foreach (var verifier in _verifiers)
        {
            if ((await verifier.VerifyAsync(text, cancellationToken)).Token is { } token)
            {
                return token;
            }
        }

        return null;
    }
}
