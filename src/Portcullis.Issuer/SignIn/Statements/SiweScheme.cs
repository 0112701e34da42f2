using System.Diagnostics.CodeAnalysis;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>A Sign-In with Ethereum message (ERC-4361), signed by <c>personal_sign</c>.</summary>
internal sealed class SiweScheme() : StatementScheme("siwe")
{
    public static SiweScheme Instance { get; } = new();

    public override string SignatureRule => EvmSignatureRule;

    public override bool IsFor(AccountId account) => account is AccountId.Evm;

    public override bool TryRead(string text, [NotNullWhen(true)] out SignedStatement? statement, [NotNullWhen(false)] out string? fault)
    {
        // The signature is over the very characters that came, never over what was made of them.
        statement = SiweMessage.TryParse(text, out var message, out fault) ? new SignedStatement.Evm(message, PersonalMessage.ComputeHash(text), null) : null;
        return statement is not null;
    }

    public override bool TryReadSignature(string text, [NotNullWhen(true)] out byte[]? signature) => Hex.TryParse(text, out signature);
}
