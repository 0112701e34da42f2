using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Client;

/// <summary>
/// Whether a challenge may be signed. A server that hands out another site's message would sign in there as the user:
/// the message must be for the very server it came from, or for the domain that the user named.
/// </summary>
internal static class ChallengeCheck
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with the challenge, as one sentence for the user; null when it may be signed.</summary>
    internal static string? FindFault(Challenge challenge, SignInRequest request, Address address, DateTimeOffset now)
    {
        if (!SiweMessage.TryParse(challenge.Message, out var message, out var fault))
        {
            return $"the server's challenge is not a Sign-In with Ethereum message: {fault}";
        }

        return FindForeignSite(message, request) ?? FindMismatch(message, challenge, request, address, now);
    }

    private static string? FindForeignSite(SiweMessage message, SignInRequest request)
    {
        var domain = request.Domain ?? request.Origin.Authority;
        if (!string.Equals(message.Domain, domain, StringComparison.Ordinal))
        {
            return $"refused to sign: the message is for the domain {message.Domain}, not for {domain}";
        }

        if (message.Scheme is { } scheme && request.Domain is null && scheme != request.Origin.Uri.Scheme)
        {
            return $"refused to sign: the message is for {scheme}://{message.Domain}, not for {request.Origin}";
        }

        return IsOn(message.Uri, domain, request) ? null : $"refused to sign: the message is for the URI {message.Uri}, which is not on {request.Domain ?? request.Origin.ToString()}";
    }

    private static bool IsOn(string text, string domain, SignInRequest request) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && uri.Authority == domain
        && (request.Domain is null ? uri.Scheme == request.Origin.Uri.Scheme : uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static string? FindMismatch(SiweMessage message, Challenge challenge, SignInRequest request, Address address, DateTimeOffset now)
    {
        if (message.Address != address)
        {
            return $"refused to sign: the message is for the address {message.Address}, and the key's is {address}";
        }

        return SiweValidation.Validate(message, message.Domain, message.Uri, challenge.Nonce, request.ChainId ?? message.ChainId, now, Skew) switch
        {
            SiweFault.None => null,
            SiweFault.ChainMismatch => $"refused to sign: the message is for chain {message.ChainId}, not for {request.ChainId}",
            SiweFault.NonceMismatch => "refused to sign: the message carries another nonce than the server's answer",
            _ => "refused to sign: the message's time window is not now; check this machine's clock",
        };
    }
}
