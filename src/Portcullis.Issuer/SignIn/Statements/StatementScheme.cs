using System.Diagnostics.CodeAnalysis;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>A form in which a wallet is asked to sign, and reads what is sent back.</summary>
/// <param name="name">The name, in <c>POST /auth/challenge</c> and at the end of the grant type.</param>
internal abstract class StatementScheme(string name)
{
    /// <summary>How the signatures of EVM accounts are written.</summary>
    protected const string EvmSignatureRule = "0x and hexadecimal digits";

    private const string GrantTypes = "urn:portcullis:grant-type:";

    /// <summary>Every scheme; for an account the first that is for it is the default.</summary>
    public static IReadOnlyList<StatementScheme> All { get; } = [SiweScheme.Instance, Eip712Scheme.Instance, SiwsScheme.Instance];

    /// <summary>The name, in <c>POST /auth/challenge</c>.</summary>
    public string Name => name;

    /// <summary>The <c>grant_type</c> under which its proofs are sent to <c>POST /oauth2/token</c>.</summary>
    public string GrantType { get; } = GrantTypes + name;

    /// <summary>The names of all, for people.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(scheme => scheme.Name));

    /// <summary>How its signatures are written, for people.</summary>
    public abstract string SignatureRule { get; }

    /// <summary>The scheme of that name; null when there is none.</summary>
    public static StatementScheme? Find(string name) => All.FirstOrDefault(scheme => scheme.Name == name);

    /// <summary>The scheme of that name, or of none: the default; null when there is none of the name, or it is not for the account.</summary>
    public static StatementScheme? Find(string? name, AccountId account) => All.FirstOrDefault(scheme => scheme.IsFor(account) && (name is null || scheme.Name == name));

    /// <summary>The scheme of a grant type; null when there is none.</summary>
    public static StatementScheme? FindByGrantType(string? grantType) => All.FirstOrDefault(scheme => scheme.GrantType == grantType);

    /// <summary>Whether accounts of this family sign so.</summary>
    public abstract bool IsFor(AccountId account);

    /// <summary>Reads a signature.</summary>
    public abstract bool TryReadSignature(string text, [NotNullWhen(true)] out byte[]? signature);

    /// <summary>Reads what was signed, strictly.</summary>
    /// <param name="text">The text, exactly as received.</param>
    /// <param name="statement">What it says.</param>
    /// <param name="fault">One sentence on what is wrong with it. It repeats nothing of the text.</param>
    public abstract bool TryRead(string text, [NotNullWhen(true)] out SignedStatement? statement, [NotNullWhen(false)] out string? fault);
}
