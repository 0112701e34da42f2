using Portcullis.Credentials;

namespace Portcullis.Issuer.Audiences;

/// <summary>Writes into tokens whom their audience is to know the caller by.</summary>
public sealed class TokenSubjects
{
    private readonly ConfiguredAudiences _audiences;
    private readonly Pseudonyms _pseudonyms;
    private readonly SealedAccounts _accounts;

    internal TokenSubjects(ConfiguredAudiences audiences, Pseudonyms pseudonyms, SealedAccounts accounts) =>
        (_audiences, _pseudonyms, _accounts) = (audiences, pseudonyms, accounts);

    /// <summary>What each pairwise audience knows an account by.</summary>
    /// <param name="account">The account's CAIP-10 id, as its tokens would have it.</param>
    public IEnumerable<(string Audience, string Pseudonym)> PseudonymsOf(string account) =>
        _audiences.All.Where(audience => audience.IsPairwise).Select(audience => (audience.Uri, _pseudonyms.Of(audience.Uri, account)));

    /// <summary>The token as it is, or for a pairwise audience with pseudonyms in place of its accounts, which are sealed within it.</summary>
    /// <param name="token">Claims that name the accounts.</param>
    public AccessToken Write(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (_audiences.Find(token.Audience) is not { IsPairwise: true })
        {
            return token;
        }

        var subject = _pseudonyms.Of(token.Audience, token.Account);
        return token with
        {
            Account = subject,
            Linked = [.. token.Linked.Select(linked => linked with { Account = _pseudonyms.Of(token.Audience, linked.Account) })],
            SealedAccounts = _accounts.Seal([new ProvenAccount(token.Account, token.Proof), .. token.Linked], subject, token.Id),
        };
    }

    /// <summary>The claims with the accounts that a pairwise token is about, as they were before <see cref="Write"/>; of any other token as they are. Null when the accounts cannot be read.</summary>
    public AccessToken? Read(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return !token.IsPairwise ? token
            : token.SealedAccounts is { } text && _accounts.Open(text, token.Account, token.Id) is { } accounts
                ? token with { Account = accounts[0].Account, Linked = [.. accounts.Skip(1)], SealedAccounts = null }
            : null;
    }
}
