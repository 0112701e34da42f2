using Portcullis.Client;
using Portcullis.Ethereum;

namespace Portcullis.Terminal;

/// <summary>Tells on standard error how signing in came out.</summary>
internal static class SignInReport
{
    internal static Task TellAsync(TextWriter error, Address address, ApiOrigin origin, SignInOutcome.SignedIn signedIn)
    {
        var scope = signedIn.Scope.Length == 0 ? "no policy is met" : $"scope {signedIn.Scope}";
        var unknown = signedIn.Unknown.Count == 0 ? "" : $"; could not be told: {string.Join(", ", signedIn.Unknown)}";
        return error.WriteLineAsync(Printable.Line($"signed in at {origin} as {address}: {scope}{unknown}; the token is good for {signedIn.Lifetime.TotalMinutes:0.#} minutes"));
    }

    internal static async Task<int> TellFailureAsync(TextWriter error, SignInOutcome outcome)
    {
        if (outcome is SignInOutcome.Refused refused)
        {
            await TellAsync(error, "signing in was ", refused.Problem);
            return ExitCode.Refused;
        }

        await error.WriteLineAsync(Printable.Line($"portcullis: {((SignInOutcome.Unusable)outcome).Why}"));
        return ExitCode.Failure;
    }

    internal static async Task TellAsync(TextWriter error, string prefix, Problem problem)
    {
        foreach (var line in problem.Lines())
        {
            await error.WriteLineAsync(Printable.Line(prefix + line));
            prefix = "";
        }
    }
}
