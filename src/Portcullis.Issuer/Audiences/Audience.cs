using Portcullis.Credentials;

namespace Portcullis.Issuer.Audiences;

/// <summary>An API that access tokens may be for.</summary>
/// <param name="Uri">The tokens' <c>aud</c>.</param>
/// <param name="IsPairwise">Whether they name a pseudonym in place of the account.</param>
/// <param name="Algorithm">What they are signed with.</param>
internal sealed record Audience(string Uri, bool IsPairwise, JwsAlgorithm Algorithm);
