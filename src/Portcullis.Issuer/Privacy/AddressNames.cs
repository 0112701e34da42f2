using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Issuer.Privacy;

/// <summary>What logs call addresses: <c>address#</c> and 16 digits of a keyed hash, the same for as long as the data folder's key is kept; or as they are, where <see cref="PrivacyOptions.LogAddresses"/> says so.</summary>
public sealed class AddressNames
{
    private const string Prefix = "address#";
    private const int HashSize = 8;

    private readonly byte[] _key;

    internal AddressNames(byte[] key, bool arePlain) => (_key, ArePlain) = (key, arePlain);

    /// <summary>Whether logs name addresses as they are.</summary>
    public bool ArePlain { get; }

    /// <summary>What logs call an account: its CAIP-10 id, as a rule with the hash in the address's place.</summary>
    /// <param name="account">The CAIP-10 id.</param>
    public string Of(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var address = account.LastIndexOf(':') + 1;
        return ArePlain ? account : account[..address] + Hash(account.AsSpan(address));
    }

    /// <summary>A text with the hash in place of every address in it; the text itself when it has none, or they are not to be hidden.</summary>
    public string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ArePlain ? text : Base58AddressText.Replace(AddressText.Replace(text, Hash), Hash);
    }

    /// <summary>The hash of an address, however its digits are written.</summary>
    public string Hash(ReadOnlySpan<char> address)
    {
        // Hexadecimal digits mean the same in both cases; those of other chains' addresses do not.
        var text = address.ToString();
        var bytes = Encoding.UTF8.GetBytes(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.ToLowerInvariant() : text);
        return Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(_key, bytes).AsSpan(0, HashSize));
    }
}
