using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Grants;

/// <summary>Reads access tokens of this issuer's own, for whoever holds one.</summary>
internal sealed class OwnTokens(KeyRing keys, IOptions<IssuerOptions> options, TimeProvider clock)
{
    private readonly AccessTokenVerifier _verifier = new(options.Value.PublicUrl, options.Value.PublicUrl, keys, clock);

    /// <summary>The claims of a token that this issuer signed and that has not expired; null for every other text.</summary>
    public async ValueTask<AccessToken?> ReadAsync(string text, CancellationToken cancellationToken) => (await _verifier.VerifyAsync(text, cancellationToken)).Token;
}
