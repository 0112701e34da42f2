using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests.Fields;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>Checks one signature of a request.</summary>
internal sealed class CandidateReader(RequestMessage message, SignedRequestRules rules, DateTimeOffset now)
{
    private const int MaxSignatureSize = 8 * 1024;
    private const int MaxComponents = 32;
    private const int MaxParameters = 16;
    private const int MaxNonceLength = 128;

    /// <summary>The candidate, or the first fault.</summary>
    public SignatureFault Read(SignedRequestProfile profile, FieldMember input, FieldMember? signature, out SignatureCandidate? candidate)
    {
        candidate = null;
        if (input.Items is not { } items || signature?.Value is not { Kind: BareItemKind.ByteSequence, Octets: var octets })
        {
            return SignatureFault.SignatureInputInvalid;
        }

        if (octets.Length > MaxSignatureSize || items.Count > MaxComponents || input.Parameters.Count > MaxParameters)
        {
            return SignatureFault.SignatureTooLarge;
        }

        return ReadComponents(items) is { } components ? Read(profile, input, components, octets, out candidate) : SignatureFault.SignatureInputInvalid;
    }

    private SignatureFault Read(SignedRequestProfile profile, FieldMember input, List<string> components, Bytes signature, out SignatureCandidate? candidate)
    {
        candidate = null;
        var account = default(Account);
        var (created, expires, nonce) = (ReadTime(input, "created"), ReadTime(input, "expires"), input.Parameters["nonce"]);
        var fault = input.Parameters["alg"] is not null ? SignatureFault.UnsupportedAlgorithm
            : input.Parameters["keyid"] is not { Kind: BareItemKind.String } keyId || !KeyId.TryRead(profile, keyId.Text, out account) ? SignatureFault.InvalidKeyId
            : CheckTimes(created, expires) is not SignatureFault.None and var timeFault ? timeFault
            : CheckNonce(nonce) is not SignatureFault.None and var nonceFault ? nonceFault
            : SignatureCoverage.Check(profile, message, components) is not SignatureFault.None and var coverageFault ? coverageFault
            : components.TrueForAll(SignatureBase.IsKnown) ? SignatureFault.None
            : SignatureFault.NoAcceptableSignature;
        if (fault != SignatureFault.None)
        {
            return fault;
        }

        if (SignatureBase.Build(message, components, input.SerializeList()) is not { } bytes)
        {
            return SignatureFault.BadSignature;
        }

        candidate = new SignatureCandidate
        {
            Label = input.Key,
            Profile = profile,
            Account = account,
            Created = created!.Value,
            Expires = expires!.Value,
            Nonce = nonce!.Text,
            Components = components,
            Base = new Bytes(bytes),
            Digest = PersonalMessage.ComputeHash(bytes),
            Signature = signature,
        };
        return SignatureFault.None;
    }

    // A component with a parameter is another one: it keeps the parameter in its name, so that it does not count as covered and is not known.
    private static List<string>? ReadComponents(IReadOnlyList<FieldItem> items)
    {
        var components = new List<string>(items.Count);
        foreach (var item in items)
        {
            var name = item.Parameters.AppendTo(new(item.Value.Text)).ToString();
            if (item.Value.Kind != BareItemKind.String || components.Contains(name, StringComparer.Ordinal))
            {
                return null;
            }

            components.Add(name);
        }

        return components;
    }

    private static DateTimeOffset? ReadTime(FieldMember input, string parameter) =>
        input.Parameters[parameter] is { Kind: BareItemKind.Integer, Number: >= 0 and var seconds } && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static SignatureFault CheckNonce(BareItem? nonce) => nonce switch
    {
        null => SignatureFault.NonceRequired,
        { Kind: BareItemKind.String, Text.Length: > 0 and <= MaxNonceLength } => SignatureFault.None,
        _ => SignatureFault.InvalidNonce,
    };

    private SignatureFault CheckTimes(DateTimeOffset? created, DateTimeOffset? expires) => (created, expires) switch
    {
        (null, _) or (_, null) => SignatureFault.InvalidTime,
        _ when expires <= created => SignatureFault.InvalidTime,
        _ when expires - created > rules.MaxLifetime => SignatureFault.RequestValidityTooLong,
        _ when created - now > rules.ClockSkew => SignatureFault.RequestNotYetValid,
        _ when now - expires > rules.ClockSkew => SignatureFault.RequestExpired,
        _ => SignatureFault.None,
    };
}
