using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>Checks a Sign-In with Ethereum message and its signature: what costs least comes first, and nothing is kept or used up.</summary>
internal sealed class ProofVerifier(SignInOrigins origins, ChainSet chains, NonceIssuer nonces, RevocationSnapshot revocations, TimeProvider clock)
{
    private const int SignatureSize = 65;

    /// <summary>Checks the proof against the configuration, the present and the nonce.</summary>
    /// <param name="text">The message, exactly as received: the signature is checked over these characters.</param>
    /// <param name="signature"><c>0x</c> and 130 hexadecimal digits of either case: r, s and v of 0, 1, 27 or 28.</param>
    /// <param name="purpose">What the proof is for: its nonce and its URI must be for that.</param>
    public ProofOutcome Verify(string text, string signature, NoncePurpose purpose)
    {
        if (!Hex.TryParse(signature, out var bytes))
        {
            return Refuse(RefusalCode.InvalidRequest, "signature must be 0x and 130 hexadecimal digits", null);
        }

        if (!SiweMessage.TryParse(text, out var message, out var fault))
        {
            return Refuse(RefusalCode.InvalidMessage, fault, null);
        }

        var account = new Account(message.ChainId, message.Address);
        var refusal = CheckContent(message, origins.For(purpose), out var origin) ?? CheckTimes(message);
        if (refusal is not null)
        {
            return new ProofOutcome(null, refusal, account, IsProven: false);
        }

        var nonce = nonces.Check(message.Nonce, purpose, origin!, message.Address);
        if (nonce.Fault is not null)
        {
            return Refuse(nonce.Fault, "ask for a fresh nonce at /auth/nonce or /auth/challenge, and use it for what it was asked for", account);
        }

        if (!IsSignedBy(message.Address, text, bytes))
        {
            return Refuse(RefusalCode.SignatureInvalid, "the signature must be the account's own personal_sign of exactly this message", account);
        }

        // After the signature: whether an account is blocked is for its holder to know.
        return revocations.IsBlocked(message.Address)
            ? Refuse(RefusalCode.AccountBlocked, "this account may not sign in; ask the operator of this API", account) with { IsProven = true }
            : new ProofOutcome(new Proof(account, ProofKind.KeyRecovery, message.Nonce, nonce.ExpiresAt), null, account, IsProven: true);
    }

    private static ProofOutcome Refuse(RefusalCode code, string detail, Account? claimed) =>
        new(null, new Refusal(code, detail), claimed, IsProven: false);

    private Refusal? CheckContent(SiweMessage message, SignInOrigins allowed, out SignInOrigin? origin)
    {
        origin = allowed.Find(message.Domain, message.Uri);
        return origin is null && !allowed.HasDomain(message.Domain) ? new Refusal(RefusalCode.DomainMismatch, "the message's domain is not one that may sign in here")
            : origin is null ? new Refusal(RefusalCode.UriMismatch, "the message's URI is not one that may sign in here with its domain")
            : message.Scheme is { } scheme && scheme != origin.Scheme ? new Refusal(RefusalCode.DomainMismatch, "the scheme before the message's domain is not its URI's")
            : message.Resources is { Count: > 0 } ? new Refusal(RefusalCode.InvalidMessage, "the message asks for resources, and there are none to be had here")
            : chains.Find(message.ChainId) is null ? new Refusal(RefusalCode.ChainMismatch, "the message's chain id is not one of the chains configured here")
            : null;
    }

    private Refusal? CheckTimes(SiweMessage message)
    {
        // Domain, URI and chain were compared with the configuration, and the nonce's MAC says the rest: what is left to find is the times.
        return SiweValidation.Validate(message, message.Domain, message.Uri, message.Nonce, message.ChainId, clock.GetUtcNow(), AccessTokenVerifier.Skew) switch
        {
            SiweFault.None => null,
            SiweFault.Expired => new Refusal(RefusalCode.MessageExpired, "the message's expiration time has come; sign a fresh one"),
            SiweFault.IssuedInFuture => new Refusal(RefusalCode.MessageNotYetValid, "the message was issued in the future; set the clock right"),
            _ => new Refusal(RefusalCode.MessageNotYetValid, "the message's not-before time has not come"),
        };
    }

    private static bool IsSignedBy(Address address, string text, byte[] signature) =>
        signature.Length == SignatureSize
            && Secp256k1.TryRecoverAddress(PersonalMessage.ComputeHash(text), signature, out var signer)
            && signer == address
            && address != Address.Zero;
}
