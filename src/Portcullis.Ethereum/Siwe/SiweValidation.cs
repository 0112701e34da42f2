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
    /// <param name="skew">How far ahead of <paramref name="now"/> the message's issuedAt may lie.</param>
    /// <returns>The first fault found, or <see cref="SiweFault.None"/>.</returns>
    public static SiweFault Validate(SiweMessage message, string domain, string uri, string nonce, ulong chainId, DateTimeOffset now, TimeSpan skew) =>
        throw new NotSupportedException("not built yet");
}
