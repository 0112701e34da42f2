using System.Runtime.CompilerServices;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;

namespace Portcullis.Issuer.Grants;

/// <summary>Whether the accounts of a pairwise token are blocked, which its pseudonyms do not tell. Each token is opened once, for as long as it is remembered.</summary>
internal sealed class PairwiseCheck(RevocationSnapshot snapshot, TokenSubjects subjects) : IRevocationCheck
{
    private static readonly Refusal Unreadable = new(RefusalCode.InvalidToken, "the access token can no longer be read here; sign in again");

    private readonly ConditionalWeakTable<AccessToken, AccessToken> _opened = [];

    public Refusal? Check(AccessToken token) => token.IsPairwise ? CheckPairwise(token) : null;

    private Refusal? CheckPairwise(AccessToken token)
    {
        if (!_opened.TryGetValue(token, out var opened))
        {
            if (subjects.Read(token) is not { } read)
            {
                return Unreadable;
            }

            opened = _opened.GetValue(token, _ => read);
        }

        return snapshot.Check(opened);
    }
}
