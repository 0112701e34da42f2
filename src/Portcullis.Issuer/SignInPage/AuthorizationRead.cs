using System.Diagnostics.CodeAnalysis;
using Portcullis.Credentials;

namespace Portcullis.Issuer.SignInPage;

/// <summary>A request at the page, or why it is refused.</summary>
/// <param name="Request">The request.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="ReturnTo">Where the client is told so; null where it is not certain whose address that would be, so that people are told and go nowhere.</param>
internal sealed record AuthorizationRead(AuthorizationRequest? Request, Refusal? Refusal, string? ReturnTo)
{
    /// <summary>Whether it can be shown.</summary>
    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGood => Request is not null;
}
