using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>
/// What tokens are given for, of every grant. A request brings that of its own grant and no other's: what came beside it would be overlooked, and whoever sent it would take the answer for one to both.
/// Every other parameter that a standard grant has no use for is ignored, as clients rely on (RFC 6749, 3.2).
/// </summary>
internal static class RequestProofs
{
    private static readonly (string Name, Func<TokenRequest, bool> IsIn)[] All =
    [
        ("message", request => request.Message is not null),
        ("signature", request => request.Signature is { Length: > 0 }),
        ("code", request => request.Code is { Length: > 0 }),
        ("refresh_token", request => request.RefreshToken is { Length: > 0 }),
        ("subject_token", request => request.SubjectToken is { Length: > 0 }),

        // Of one who would act for another (RFC 8693, 2.1), which nobody does here: without it the token would not say who acts.
        ("actor_token", request => request.Unknown?.ContainsKey("actor_token") is true),
    ];

    /// <summary>What is wrong with the proofs of a request; null when it has the one of its grant and none besides.</summary>
    /// <param name="request">The parameters.</param>
    /// <param name="own">The parameter that holds its grant's proof.</param>
    public static Refusal? Find(TokenRequest request, string own)
    {
        var shown = All.Where(proof => proof.IsIn(request)).Select(proof => proof.Name).ToList();
        return !shown.Contains(own, StringComparer.Ordinal) ? new Refusal(RefusalCode.InvalidRequest, $"{own} is missing")
            : shown.Find(name => name != own) is { } other ? new Refusal(RefusalCode.InvalidRequest, $"{other} does not go with {own}: a token is given for one of them")
            : null;
    }
}
