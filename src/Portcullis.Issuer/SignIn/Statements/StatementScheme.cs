using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>A form in which a wallet is asked to sign, and reads what is sent back.</summary>
/// <param name="name">The name, in <c>POST /auth/challenge</c> and at the end of the grant type.</param>
internal abstract class StatementScheme(string name)
{
    private const string GrantTypes = "urn:portcullis:grant-type:";

    /// <summary>Every scheme, the default first.</summary>
    public static IReadOnlyList<StatementScheme> All { get; } = [SiweScheme.Instance, Eip712Scheme.Instance];

    /// <summary>The name, in <c>POST /auth/challenge</c>.</summary>
    public string Name => name;

    /// <summary>The <c>grant_type</c> under which its proofs are sent to <c>POST /oauth2/token</c>.</summary>
    public string GrantType { get; } = GrantTypes + name;

    /// <summary>The scheme of that name, or of none: the default; null when there is none of the name.</summary>
    public static StatementScheme? Find(string? name) => name is null ? All[0] : All.FirstOrDefault(scheme => scheme.Name == name);

    /// <summary>The scheme of a grant type; null when there is none.</summary>
    public static StatementScheme? FindByGrantType(string? grantType) => All.FirstOrDefault(scheme => scheme.GrantType == grantType);

    /// <summary>Reads what was signed, strictly.</summary>
    /// <param name="text">The text, exactly as received.</param>
    /// <param name="statement">What it says.</param>
    /// <param name="fault">One sentence on what is wrong with it. It repeats nothing of the text.</param>
    public abstract bool TryRead(string text, [NotNullWhen(true)] out SignedStatement? statement, [NotNullWhen(false)] out string? fault);
}
