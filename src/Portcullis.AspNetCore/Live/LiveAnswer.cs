using System.Collections.Frozen;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Live;

/// <summary>What the issuer said about a token.</summary>
/// <param name="Outcome">The token with the scope that it has now, or why it is refused.</param>
/// <param name="Unknown">The policies, and tiers as <c>policy:tier</c>, of which the issuer cannot tell whether the account holds them; null when it could tell of all.</param>
internal sealed record LiveAnswer(TokenVerification Outcome, FrozenSet<string>? Unknown)
{
    /// <summary>A refusal of the token, whatever is asked for.</summary>
    public static LiveAnswer Refused(Refusal refusal) => new(TokenVerification.Refused(refusal), null);
}
