using System.Collections.Frozen;
using System.Text.Json;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>The stable codes of ERC-8128, section 6.</summary>
public static class SignatureFaultCode
{
    private static readonly FrozenDictionary<SignatureFault, string> Codes = Enum.GetValues<SignatureFault>()
        .Where(fault => fault != SignatureFault.None)
        .ToFrozenDictionary(fault => fault, fault => fault == SignatureFault.InvalidKeyId ? "invalid_keyid" : JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString()));

    /// <summary>The code of a fault, <c>bad_signature</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no fault.</exception>
    public static string ToCode(this SignatureFault fault) =>
        Codes.TryGetValue(fault, out var code) ? code : throw new ArgumentOutOfRangeException(nameof(fault), fault, "only a fault has a code");
}
