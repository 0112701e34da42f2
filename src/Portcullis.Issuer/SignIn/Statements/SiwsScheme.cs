using System.Diagnostics.CodeAnalysis;
using System.Text;
using Portcullis.Conditions.Accounts;
using Portcullis.Solana;
using Portcullis.Solana.Crypto;
using Portcullis.Solana.Siws;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>A Sign-In with Solana message, signed by <c>signIn</c> or <c>signMessage</c> of the wallet standard.</summary>
internal sealed class SiwsScheme() : StatementScheme("siws")
{
    public static SiwsScheme Instance { get; } = new();

    public override string SignatureRule => "base58 of 64 bytes";

    public override bool IsFor(AccountId account) => account is AccountId.Solana;

    public override bool TryRead(string text, [NotNullWhen(true)] out SignedStatement? statement, [NotNullWhen(false)] out string? fault)
    {
        // The signature is over the very characters that came, all of them ASCII, never over what was made of them.
        statement = SiwsMessage.TryParse(text, out var message, out fault) ? new SignedStatement.Solana(message, Encoding.ASCII.GetBytes(text)) : null;
        return statement is not null;
    }

    public override bool TryReadSignature(string text, [NotNullWhen(true)] out byte[]? signature)
    {
        var bytes = new byte[Ed25519.SignatureSize];
        signature = Base58.TryDecode(text, bytes) ? bytes : null;
        return signature is not null;
    }
}
