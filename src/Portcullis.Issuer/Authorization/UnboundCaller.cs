using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>Left among a request's features when a policy takes only tokens that are bound to a key, and the caller's is not.</summary>
/// <param name="Asked">What the route asks for.</param>
/// <param name="AccountId">The account's CAIP-10 id.</param>
internal sealed record UnboundCaller(PolicyName Asked, string AccountId);
