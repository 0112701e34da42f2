using System.Diagnostics.Metrics;

namespace Portcullis.Issuer.Signatures;

/// <summary>Counts the signatures that were checked. Strangers cause them: by a key it is computed here, and a contract is a call to a chain.</summary>
internal static class SignatureMetrics
{
    /// <summary>Checked against the account's key.</summary>
    public const string Key = "key";

    /// <summary>Asked of the contract at the account's address.</summary>
    public const string Contract = "contract";

    private static readonly Counter<long> Checks = IssuerMeter.Shared.CreateCounter<long>(
        "portcullis.signature.checks", "{check}", "Wallet signatures checked, by who was asked: key, or contract.");

    /// <summary>A signature is checked.</summary>
    public static void Count(string by) => Checks.Add(1, new KeyValuePair<string, object?>("by", by));
}
