using Microsoft.Extensions.Logging;

namespace Portcullis.Client;

/// <summary>What a session says of itself: never a token, a key, a signature or a nonce.</summary>
internal static partial class Log
{
    /// <summary>Says how a renewal came out.</summary>
    /// <param name="logger">Is told.</param>
    /// <param name="issuer">Who was asked.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="isProven">Whether the account was proven for it; else it was a refresh.</param>
    public static void Tell(ILogger logger, ApiOrigin issuer, SignInOutcome outcome, bool isProven)
    {
        switch (outcome)
        {
            case SignInOutcome.SignedIn tokens when isProven:
                SignedIn(logger, issuer, tokens.Lifetime, PlainText.Of(tokens.Scope));
                break;
            case SignInOutcome.SignedIn tokens:
                Refreshed(logger, issuer, tokens.Lifetime, PlainText.Of(tokens.Scope));
                break;
            case SignInOutcome.Refused { Problem: var problem }:
                Refused(logger, issuer, problem.Status, problem.Code is { } code ? PlainText.Of(code) : null);
                break;
            case SignInOutcome.Unusable unusable:
                Unusable(logger, issuer, PlainText.Of(unusable.Why));
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Signed in at {Issuer} for {Lifetime}: {Scope}")]
    private static partial void SignedIn(ILogger logger, ApiOrigin issuer, TimeSpan lifetime, string scope);

    [LoggerMessage(2, LogLevel.Debug, "Refreshed at {Issuer} for {Lifetime}: {Scope}")]
    private static partial void Refreshed(ILogger logger, ApiOrigin issuer, TimeSpan lifetime, string scope);

    [LoggerMessage(3, LogLevel.Information, "The sign-in at {Issuer} was ended there; signing in again")]
    public static partial void Ended(ILogger logger, ApiOrigin issuer);

    [LoggerMessage(4, LogLevel.Warning, "Could not sign in at {Issuer}: {Status} {Code}")]
    private static partial void Refused(ILogger logger, ApiOrigin issuer, int status, string? code);

    [LoggerMessage(5, LogLevel.Warning, "Could not sign in at {Issuer}: {Why}")]
    private static partial void Unusable(ILogger logger, ApiOrigin issuer, string why);

    [LoggerMessage(6, LogLevel.Information, "What {Issuer} was asked for on top is not met any more; asking for the rest")]
    public static partial void Narrowed(ILogger logger, ApiOrigin issuer);
}
