namespace Portcullis.Client;

/// <summary>A caller could not be signed in.</summary>
public sealed class SignInException : Exception
{
    /// <summary>Makes one of an outcome that is no sign-in.</summary>
    public SignInException(SignInOutcome outcome)
        : base(Describe(outcome)) => Problem = (outcome as SignInOutcome.Refused)?.Problem;

    /// <summary>What the server said, and what is missing; null when the challenge must not be signed or what came is no answer.</summary>
    public Problem? Problem { get; }

    private static string Describe(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.Refused refused => PlainText.Of(string.Join(';', refused.Problem.Lines())),
        SignInOutcome.Unusable unusable => PlainText.Of(unusable.Why),
        _ => throw new ArgumentException("a sign-in is no failure", nameof(outcome)),
    };
}
