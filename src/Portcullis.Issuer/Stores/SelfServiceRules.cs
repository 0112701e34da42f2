namespace Portcullis.Issuer.Stores;

/// <summary>How many keys may be made from one place.</summary>
/// <param name="From">The place: an IPv4 address or an IPv6 network of 64 bits.</param>
/// <param name="Since">The beginning of the time that counts.</param>
/// <param name="Most">The most keys in that time.</param>
public sealed record SelfServiceRules(string From, DateTimeOffset Since, int Most);
