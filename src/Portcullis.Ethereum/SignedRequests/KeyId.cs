using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>The account as the keyid parameter names it.</summary>
internal static class KeyId
{
    /// <summary>Begins every keyid of the npm package.</summary>
    public const string SliceKitPrefix = "erc8128:";

    private const string DraftPrefix = "eip155:";

    /// <summary>The text of an account, its address in lower case.</summary>
    public static string Write(SignedRequestProfile profile, Account account) =>
        string.Create(CultureInfo.InvariantCulture, $"{(profile == SignedRequestProfile.Draft ? DraftPrefix : SliceKitPrefix)}{account.ChainId}:{account.Address.ToLowerString()}");

    /// <summary>Reads a text in the profile's form; the npm package's address may be of any case.</summary>
    public static bool TryRead(SignedRequestProfile profile, [NotNullWhen(true)] string? text, out Account account)
    {
        account = default;
        var canonical = profile == SignedRequestProfile.Draft ? text
            : text is not null && text.StartsWith(SliceKitPrefix, StringComparison.Ordinal) ? DraftPrefix + text[SliceKitPrefix.Length..].ToLowerInvariant()
            : null;
        return Account.TryParse(canonical, out account) && Write(SignedRequestProfile.Draft, account) == canonical;
    }
}
