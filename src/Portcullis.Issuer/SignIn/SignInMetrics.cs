using System.Diagnostics.Metrics;

namespace Portcullis.Issuer.SignIn;

/// <summary>Counts sign-ins by how they ended.</summary>
internal static class SignInMetrics
{
    /// <summary>The code of a sign-in that gave a token.</summary>
    public const string Granted = "granted";

    private static readonly Counter<long> SignIns = IssuerMeter.Shared.CreateCounter<long>(
        "portcullis.sign_ins", "{sign_in}", "Sign-ins by code: granted, or that of the refusal.");

    /// <summary>A sign-in ended.</summary>
    public static void Count(SignInOutcome outcome) =>
        SignIns.Add(1, new KeyValuePair<string, object?>("code", outcome.IsGranted ? Granted : outcome.Refusal.Code.Code));
}
