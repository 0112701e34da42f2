using System.Diagnostics;
using Portcullis.Ethereum.SignedRequests.Fields;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>Reads the signatures of a request (ERC-8128, section 3.5): all that can be known of them without cryptography, content or a chain.</summary>
public static class SignedRequestReader
{
    /// <summary>The longest <c>Signature-Input</c>, and the longest <c>Signature</c>, in characters.</summary>
    public const int MaxFieldLength = 16 * 1024;

    /// <summary>The most signatures of accepted profiles in one request.</summary>
    public const int MaxCandidates = 8;

    private const string InputField = "signature-input";
    private const string SignatureField = "signature";
    internal const string DraftTag = "erc8128";

    /// <summary>Whether a request carries a signature field at all; what a caller without one has not even tried is another matter than a fault.</summary>
    public static bool IsSigned(RequestMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Field(InputField).Count > 0 || message.Field(SignatureField).Count > 0;
    }

    /// <summary>Reads the signatures, and checks form, times, nonce and coverage of each.</summary>
    /// <param name="message">The request.</param>
    /// <param name="rules">What is accepted.</param>
    /// <param name="now">The present.</param>
    public static SignedRequestReading Read(RequestMessage message, SignedRequestRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(rules);
        if (message.CombinedField(InputField) is not { } inputField || message.CombinedField(SignatureField) is not { } signatureField)
        {
            return SignedRequestReading.Refused(SignatureFault.SignatureMissing);
        }

        if (inputField.Length > MaxFieldLength || signatureField.Length > MaxFieldLength)
        {
            return SignedRequestReading.Refused(SignatureFault.SignatureTooLarge);
        }

        if (FieldReader.ReadDictionary(inputField) is not { } inputs || FieldReader.ReadDictionary(signatureField) is not { } signatures)
        {
            return SignedRequestReading.Refused(SignatureFault.SignatureInputInvalid);
        }

        var recognised = inputs.Select(input => (Input: input, Profile: Recognise(input, rules))).Where(one => one.Profile is not null).ToList();
        return recognised.Count > MaxCandidates
            ? SignedRequestReading.Refused(SignatureFault.SignatureTooLarge)
            : Read(recognised, signatures, new CandidateReader(message, rules, now));
    }

    private static SignedRequestReading Read(List<(FieldMember Input, SignedRequestProfile? Profile)> recognised, IReadOnlyList<FieldMember> signatures, CandidateReader reader)
    {
        var candidates = new List<SignatureCandidate>();
        var first = SignatureFault.NoAcceptableSignature;
        for (var i = 0; i < recognised.Count; i++)
        {
            var (input, profile) = recognised[i];
            var fault = reader.Read(profile!.Value, input, signatures.FirstOrDefault(signature => signature.Key == input.Key), out var candidate);
            Debug.Assert(fault == SignatureFault.None == candidate is not null, "a candidate is what has no fault");
            first = i > 0 ? first : candidate is null ? fault : SignatureFault.BadSignature;
            if (candidate is not null)
            {
                candidates.Add(candidate);
            }
        }

        return new SignedRequestReading(candidates, first);
    }

    // A tag that is not the draft's marks a signature for something else, which must not pass for a sign of the account's will here.
    private static SignedRequestProfile? Recognise(FieldMember input, SignedRequestRules rules) => input.Parameters["tag"] switch
    {
        { Kind: BareItemKind.String, Text: DraftTag } => SignedRequestProfile.Draft,
        null when rules.AcceptSliceKit && input.Parameters["keyid"] is { Kind: BareItemKind.String } keyId && keyId.Text.StartsWith(KeyId.SliceKitPrefix, StringComparison.Ordinal) => SignedRequestProfile.SliceKit,
        _ => null,
    };
}
