namespace Portcullis.Client;

/// <summary>Leaves an issuer alone for as long as it asked for (<c>Retry-After</c>), since every request that needs a token would ask it again at once. Its user sees to it that one at a time asks it.</summary>
internal sealed class IssuerPause(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private SignInOutcome? _refusal;
    private DateTimeOffset _until;

    /// <summary>Does nothing unless the issuer asked for it and the time is not over.</summary>
    /// <exception cref="SignInException">What the issuer said.</exception>
    public void ThrowIfOn()
    {
        if (_refusal is not null && _until > time.GetUtcNow())
        {
            throw new SignInException(_refusal);
        }
    }

    /// <summary>Looks whether it asks for that.</summary>
    public void Heed(SignInOutcome? outcome)
    {
        var wait = outcome is SignInOutcome.Refused { Problem.RetryAfter: { } said } ? said : TimeSpan.Zero;
        _refusal = wait > TimeSpan.Zero ? outcome : null;
        _until = time.GetUtcNow() + (wait < Longest ? wait : Longest);
    }
}
