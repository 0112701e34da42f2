using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Audiences;

/// <summary>What pairwise tokens call accounts (OpenID Connect Core, 8.1): a keyed hash of audience and account, so that nobody without the key can tell one by trying all addresses.</summary>
internal sealed class Pseudonyms(SealingKey key)
{
    private readonly byte[] _key = key.DeriveKey("portcullis pairwise subjects");

    /// <summary>The pseudonym of an account for an audience, for as long as the key is kept.</summary>
    /// <param name="audience">The audience's URI.</param>
    /// <param name="account">The account's CAIP-10 id.</param>
    public string Of(string audience, string account) =>
        // Neither holds a line's end, so that no two pairs make one text.
        AccessToken.PseudonymPrefix + Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{audience}\n{account}")));
}
