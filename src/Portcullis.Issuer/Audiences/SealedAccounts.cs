using System.Text;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Audiences;

/// <summary>
/// Whom a pairwise token is about, encrypted within it for this issuer alone, so that policies can be decided and blocks take hold without a look into the store. The key is not the one that signs
/// tokens: who gets hold of that can make tokens, and read none.
/// </summary>
internal sealed class SealedAccounts(SealingKey key)
{
    // So that the length tells little of how many there are, and nothing of their chains.
    private const int Step = 128;

    private readonly SealingKey _key = key.Derive("portcullis accounts of pairwise tokens");

    /// <summary>Encrypts the accounts of a token, for that token and no other.</summary>
    /// <param name="accounts">The account that calls, and those linked to it.</param>
    /// <param name="subject">The token's <c>sub</c>, which stands for the audience, too.</param>
    /// <param name="id">Its <c>jti</c>.</param>
    public string Seal(IReadOnlyList<ProvenAccount> accounts, string subject, string id)
    {
        var text = string.Join('\n', accounts);
        return _key.Seal(Encoding.UTF8.GetBytes(text.PadRight((text.Length + Step - 1) / Step * Step, '\n')), OwnerOf(subject, id));
    }

    /// <summary>The accounts of a token, the one that calls first; null when they are not this token's, or the key is no longer the one they were sealed with.</summary>
    public IReadOnlyList<ProvenAccount>? Open(string text, string subject, string id)
    {
        if (_key.Unseal(text, OwnerOf(subject, id)) is not { } plain)
        {
            return null;
        }

        var accounts = Encoding.UTF8.GetString(plain).TrimEnd('\n').Split('\n').Select(ProvenAccount.Parse).OfType<ProvenAccount>().ToList();
        return accounts.Count == 0 ? null : accounts;
    }

    private static string OwnerOf(string subject, string id) => $"{subject}\n{id}";
}
