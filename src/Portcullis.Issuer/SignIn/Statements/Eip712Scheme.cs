using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Ethereum.TypedData;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>
/// The same fields as an EIP-712 document, signed by <c>eth_signTypedData_v4</c>, for wallets that show structured data better than text. Its type and its domain are the ones below and no
/// others, so a signature for another application, a permit above all, is never one of these.
/// </summary>
internal sealed class Eip712Scheme() : StatementScheme("eip712")
{
    public static Eip712Scheme Instance { get; } = new();

    private const string PrimaryType = "SignIn";
    private const string DomainName = "Portcullis";
    private const string DomainVersion = "1";

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> Types = new(StringComparer.Ordinal)
    {
        [PrimaryType] =
        [
            new("statement", "string"), new("account", "address"), new("domain", "string"), new("uri", "string"),
            new("nonce", "string"), new("issuedAt", "string"), new("expiresAt", "string"), new("scope", "string"),
        ],
    };

    private static readonly string EncodedType =
        $"{PrimaryType}({string.Join(',', Types[PrimaryType].Select(field => $"{field.Type} {field.Name}"))})";

    /// <summary>The document with these fields.</summary>
    /// <param name="content">The fields; an expiry is among them.</param>
    /// <param name="scope">The policies and tiers asked for, by spaces; empty for all that the account holds.</param>
    public static TypedDataDocument Write(SiweMessage content, string scope) => TypedDataDocument.Create(
        DomainOf(content.ChainId),
        Types,
        PrimaryType,
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["statement"] = content.Statement ?? "",
            ["account"] = content.Address,
            ["domain"] = content.Domain,
            ["uri"] = content.Uri,
            ["nonce"] = content.Nonce,
            ["issuedAt"] = content.IssuedAt.Text,
            ["expiresAt"] = content.ExpirationTime!.Value.Text,
            ["scope"] = scope,
        });

    public override string SignatureRule => EvmSignatureRule;

    public override bool IsFor(AccountId account) => account is AccountId.Evm;

    public override bool TryRead(string text, [NotNullWhen(true)] out SignedStatement? statement, [NotNullWhen(false)] out string? fault)
    {
        statement = null;
        if (!TypedDataDocument.TryParse(text, out var document, out fault))
        {
            return false;
        }

        // A type that the message does not use is not signed, and nobody's document of ours has one.
        if (document.PrimaryType != PrimaryType || document.EncodedType != EncodedType || document.Types.Keys.Any(name => name is not (PrimaryType or TypedDataDomain.TypeName)))
        {
            fault = $"the document's type must be {EncodedType}, with EIP712Domain and no other beside it";
            return false;
        }

        if (!TryReadChain(document, out var chainId))
        {
            fault = $"the document's domain must have the name {DomainName}, the version {DomainVersion}, the chainId, and nothing else";
            return false;
        }

        statement = Read(document, chainId);
        fault = statement is null ? "issuedAt and expiresAt must be RFC 3339 times, and the nonce letters and digits" : null;
        return statement is not null;
    }

    public override bool TryReadSignature(string text, [NotNullWhen(true)] out byte[]? signature) => Hex.TryParse(text, out signature);

    private static TypedDataDomain DomainOf(ulong chainId) => new() { Name = DomainName, Version = DomainVersion, ChainId = chainId };

    private static bool TryReadChain(TypedDataDocument document, out ulong chainId)
    {
        chainId = 0;
        return document.Domain.TryGetValue("chainId", out var id)
            && ulong.TryParse(Convert.ToString(id, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out chainId)
            && document.DomainSeparator == SeparatorOf(chainId);
    }

    private static Hash SeparatorOf(ulong chainId) => TypedDataDocument.Create(DomainOf(chainId), Empty, "Empty", new Dictionary<string, object>(StringComparer.Ordinal)).DomainSeparator;

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> Empty = new(StringComparer.Ordinal) { ["Empty"] = [] };

    private static SignedStatement.Evm? Read(TypedDataDocument document, ulong chainId)
    {
        string Text(string name) => (string)document.Message[name];
        return SiweTime.TryParse(Text("issuedAt"), out var issuedAt) && SiweTime.TryParse(Text("expiresAt"), out var expiresAt) && Text("nonce").All(char.IsAsciiLetterOrDigit)
            ? new SignedStatement.Evm(
                new SiweMessage
                {
                    Domain = Text("domain"),
                    Address = (Address)document.Message["account"],
                    Statement = Text("statement"),
                    Uri = Text("uri"),
                    ChainId = chainId,
                    Nonce = Text("nonce"),
                    IssuedAt = issuedAt,
                    ExpirationTime = expiresAt,
                },
                document.SigningHash,
                Text("scope"))
            : null;
    }
}
