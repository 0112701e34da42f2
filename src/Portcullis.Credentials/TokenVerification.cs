using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Credentials;

/// <summary>The outcome of verifying a token: the claims or a refusal, never both.</summary>
public readonly record struct TokenVerification
{
    private TokenVerification(AccessToken? token, Refusal? refusal) => (Token, Refusal) = (token, refusal);

    /// <summary>The claims, when the token is good.</summary>
    public AccessToken? Token { get; }

    /// <summary>Why not, when it is not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether the token was verified before and is remembered since, so that the same <see cref="Token"/> object was given before.</summary>
    public bool IsRemembered { get; init; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsValid => Token is not null;

    /// <summary>A good token.</summary>
    public static TokenVerification Valid(AccessToken token) => new(token, null);

    /// <summary>A refused token.</summary>
    public static TokenVerification Refused(Refusal refusal) => new(null, refusal);
}
