namespace Portcullis.Issuer.Audiences;

/// <summary>An API that access tokens may be for.</summary>
/// <param name="Uri">The tokens' <c>aud</c>.</param>
/// <param name="IsPairwise">Whether they name a pseudonym in place of the account.</param>
internal sealed record Audience(string Uri, bool IsPairwise);
