using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>Left among a request's features when the caller's token was given to a client for less than the route asks, whatever the account holds.</summary>
/// <param name="Asked">What the route asks for.</param>
/// <param name="AccountId">The account's CAIP-10 id.</param>
internal sealed record OutOfScope(PolicyName Asked, string AccountId);
