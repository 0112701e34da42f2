using Microsoft.Extensions.Options;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Issuer.SignIn;

/// <summary>Writes messages to sign.</summary>
internal sealed class ChallengeWriter(NonceIssuer nonces, IOptions<IssuerOptions> options, TimeProvider clock)
{
    /// <summary>A fresh message for an account and a configured pair.</summary>
    public Challenge Write(Account account, SignInOrigin origin)
    {
        var nonce = nonces.Issue(NoncePurpose.SignIn, origin, account.Address);
        var message = new SiweMessage
        {
            Domain = origin.Domain,
            Address = account.Address,
            Statement = options.Value.SignIn.Statement,
            Uri = origin.Uri,
            ChainId = account.ChainId,
            Nonce = nonce.Text,
            IssuedAt = SiweTime.From(clock.GetUtcNow()),
            ExpirationTime = SiweTime.From(nonce.ExpiresAt),
        };
        return new Challenge(message.ToString(), nonce);
    }
}
