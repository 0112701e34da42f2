using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Conditions;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.Attestations;

/// <summary>Reads the body of <c>POST /v1/attest</c>; everything that is wrong is found at once.</summary>
internal sealed class AttestQuestionReader(ChainSet chains)
{
    private const int LongestMessage = 4096;

    // Each is a read.
    private const int MostTokenIds = 100;

    private static readonly string[] Known = ["wallet", "conditions", "format", "proof", "walletProof"];
    private static readonly string[] OtherWallets = ["solanaWallet", "xrplWallet", "bitcoinWallet", "tronWallet", "stellarWallet", "suiWallet"];

    /// <summary>The question; null when there are faults.</summary>
    public AttestQuestion? Read(JsonObject body, ICollection<PolicyFault> faults)
    {
        FindUnknown(body, faults);
        var text = Text(body["wallet"]);
        if (!Address.TryParse(text, out var wallet) || wallet == Address.Zero)
        {
            faults.Add(new("wallet", "must be an address, not zero: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case"));
        }

        var isTokenWanted = ReadFormat(body, faults);
        var isProofWanted = ReadProof(body, faults);
        var walletProof = ReadWalletProof(body, faults);
        var conditions = ConditionList.Read(body["conditions"], "conditions", AttestQuestion.MostConditions, chains.Ids, faults);
        for (var i = 0; i < conditions.Count && faults.Count == 0; i++)
        {
            if (!conditions[i].ChainId.IsEvm)
            {
                faults.Add(new($"conditions[{i}].chainId", "must be the number of an EVM chain: what is attested is about a wallet of EVM chains, and no wallet of Solana can be named"));
            }
        }

        if (conditions.OfType<NftOwnershipCondition>().Sum(condition => condition.TokenIds?.Count ?? 0) > MostTokenIds)
        {
            faults.Add(new("conditions", $"must name at most {MostTokenIds} token ids together"));
        }

        return faults.Count == 0 ? new AttestQuestion(wallet, text!, conditions, isTokenWanted, isProofWanted, walletProof) : null;
    }

    private static void FindUnknown(JsonObject body, ICollection<PolicyFault> faults)
    {
        foreach (var (name, _) in body)
        {
            if (Known.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            faults.Add(OtherWallets.Contains(name, StringComparer.Ordinal)
                ? new(name, "is of no use here: only EVM chains are read, and their wallet is 'wallet'")
                : new(name, $"is not known here; known are {string.Join(", ", Known)}"));
        }
    }

    private static bool ReadFormat(JsonObject body, ICollection<PolicyFault> faults)
    {
        var format = Text(body["format"]);
        if (body["format"] is not null && format is null)
        {
            faults.Add(new("format", "must be text: \"jwt\" for a token beside the attestation"));
        }

        return format == "jwt";
    }

    private static bool ReadProof(JsonObject body, ICollection<PolicyFault> faults)
    {
        if (body["proof"] is not { } proof)
        {
            return false;
        }

        if (Text(proof) != "merkle")
        {
            faults.Add(new("proof", "must be \"merkle\", or left out"));
        }

        return true;
    }

    private static (string Message, string Signature)? ReadWalletProof(JsonObject body, ICollection<PolicyFault> faults)
    {
        if (body["walletProof"] is not { } node)
        {
            return null;
        }

        if (node is not JsonObject proof || proof.Any(member => member.Key is not ("message" or "signature")))
        {
            faults.Add(new("walletProof", "must be an object with message and signature alone"));
            return null;
        }

        var (message, signature) = (Text(proof["message"]), Text(proof["signature"]));
        if (message is not { Length: > 0 and <= LongestMessage })
        {
            faults.Add(new("walletProof.message", $"must be a Sign-In with Ethereum message of at most {LongestMessage} characters, such as /auth/challenge gives for the purpose attest"));
        }

        if (signature is null || !SiweScheme.Instance.TryReadSignature(signature, out var bytes) || bytes.Length > ContractSignature.MaxSize)
        {
            faults.Add(new("walletProof.signature", $"must be the message's signature: {SiweScheme.Instance.SignatureRule}, at most {2 * ContractSignature.MaxSize} of them"));
        }

        return message is null || signature is null ? null : (message, signature);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
