using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Stores;

/// <summary>The accounts of a session as one text: a line for each, with the proof's kind, the CAIP-10 id, and what is sealed.</summary>
internal static class SessionAccounts
{
    /// <summary>Writes them.</summary>
    public static string Write(IReadOnlyList<SessionAccount> accounts) =>
        string.Join('\n', accounts.Select(one => one.SealedStatement is { } statement ? $"{one.Proof} {one.Account} {statement}" : $"{one.Proof} {one.Account}"));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static IReadOnlyList<SessionAccount> Read(string text) => [.. text.Split('\n').Select(ReadOne)];

    private static SessionAccount ReadOne(string line) =>
        line.Split(' ') is { Length: 2 or 3 } parts && ProofKind.Find(parts[0]) is { } proof && AccountId.TryParse(parts[1], out var account)
            ? new SessionAccount(account, proof, parts.Length == 3 ? parts[2] : null)
            : throw new StoreException("a stored session is damaged", null);
}
