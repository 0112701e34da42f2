namespace Portcullis.Ethereum.Siwe;

/// <summary>Whether a parsed message is the one that was expected, now. The signature is not part of it.</summary>
public static class SiweValidation
{
    /// <summary>Checks a message against what the server expects. Every expectation is required.</summary>
    /// <param name="message">The parsed message.</param>
    /// <param name="domain">The domain it must name, compared ordinally.</param>
    /// <param name="uri">The URI it must name, compared ordinally.</param>
    /// <param name="nonce">The nonce it must carry.</param>
    /// <param name="chainId">The chain id it must name.</param>
    /// <param name="now">The present. Valid is the half-open window [notBefore, expirationTime).</param>
    /// <param name="skew">How far ahead of <paramref name="now"/> the message's issuedAt may lie. The window gets no such grace.</param>
    /// <returns>The first fault found, or <see cref="SiweFault.None"/>.</returns>
    /// <exception cref="ArgumentException">An expectation is empty, or the skew is negative.</exception>
    public static SiweFault Validate(SiweMessage message, string domain, string uri, string nonce, ulong chainId, DateTimeOffset now, TimeSpan skew)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentException.ThrowIfNullOrEmpty(domain);
        ArgumentException.ThrowIfNullOrEmpty(uri);
        ArgumentException.ThrowIfNullOrEmpty(nonce);
        ArgumentOutOfRangeException.ThrowIfLessThan(skew, TimeSpan.Zero);
        return message switch
        {
            _ when !string.Equals(message.Domain, domain, StringComparison.Ordinal) => SiweFault.DomainMismatch,
            _ when !string.Equals(message.Uri, uri, StringComparison.Ordinal) => SiweFault.UriMismatch,
            _ when !string.Equals(message.Nonce, nonce, StringComparison.Ordinal) => SiweFault.NonceMismatch,
            _ when message.ChainId != chainId => SiweFault.ChainMismatch,
            _ => ValidateTimes(message, now, skew),
        };
    }

    /// <summary>Checks a message of any form against the present, and nothing else of it.</summary>
    /// <param name="message">The parsed message.</param>
    /// <param name="now">The present. Valid is the half-open window [notBefore, expirationTime).</param>
    /// <param name="skew">How far ahead of <paramref name="now"/> the message's issuedAt may lie. The window gets no such grace.</param>
    /// <returns>The first fault found, or <see cref="SiweFault.None"/>.</returns>
    public static SiweFault ValidateTimes(SignInMessage message, DateTimeOffset now, TimeSpan skew)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message switch
        {
            _ when message.IssuedAt.Instant - now > skew => SiweFault.IssuedInFuture,
            { NotBefore: { } notBefore } when now < notBefore.Instant => SiweFault.NotYetValid,
            { ExpirationTime: { } expiration } when now >= expiration.Instant => SiweFault.Expired,
            _ => SiweFault.None,
        };
    }
}
