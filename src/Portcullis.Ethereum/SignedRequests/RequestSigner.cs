using System.Buffers.Text;
using System.Security.Cryptography;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests.Fields;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>Signs requests with a key, each with a nonce of its own.</summary>
/// <param name="key">The key that signs; it stays the caller's to dispose of.</param>
/// <param name="chainId">The EIP-155 chain id of the account. A key's signature proves its account on every chain; the id says which one is meant.</param>
/// <param name="profile">The form that the verifier takes.</param>
/// <param name="time">Gives the present.</param>
public sealed class RequestSigner(EthereumKey key, ulong chainId, SignedRequestProfile profile, TimeProvider time)
{
    private const string Label = "eth";
    private const int NonceSize = 16;

    /// <summary>For how long a signature is valid, in whole seconds.</summary>
    /// <value>60 seconds by default, which every verifier of ERC-8128 takes.</value>
    public TimeSpan Lifetime { get; init; } = SignedRequestRules.DefaultMaxLifetime;

    /// <summary>Signs a request and its content.</summary>
    /// <param name="message">The request; a digest of content that it already has is not used.</param>
    /// <param name="content">All of its content.</param>
    /// <exception cref="ArgumentException">A part of the request is not of plain ASCII.</exception>
    public RequestSignature Sign(RequestMessage message, ReadOnlySpan<byte> content)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        RandomNumberGenerator.Fill(nonce);
        return Sign(message, content, Base64Url.EncodeToString(nonce));
    }

    /// <summary>The same with a given nonce.</summary>
    internal RequestSignature Sign(RequestMessage message, ReadOnlySpan<byte> content, string nonce)
    {
        ArgumentNullException.ThrowIfNull(message);
        var digest = content.IsEmpty ? null : ContentDigest.Compute(content);
        var sent = message with { HasContent = digest is not null, Field = name => name != ContentDigest.FieldName ? message.Field(name) : digest is null ? [] : [digest] };
        var components = SignatureCoverage.Required(profile, sent).ToList();
        var list = new FieldMember(Label, null, [.. components.Select(component => new FieldItem(BareItem.OfText(component), FieldParameters.None))], Parameters(nonce)).SerializeList();
        var bytes = SignatureBase.Build(sent, components, list) ?? throw new ArgumentException("only a request of plain ASCII can be signed", nameof(message));
        return new RequestSignature($"{Label}={list}", $"{Label}={BareItem.OfOctets(key.Sign(PersonalMessage.ComputeHash(bytes))).Serialized}", digest);
    }

    private FieldParameters Parameters(string nonce)
    {
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        List<(string, BareItem)> parameters =
        [
            ("created", BareItem.OfNumber(created)),
            ("expires", BareItem.OfNumber(created + (long)Lifetime.TotalSeconds)),
            ("nonce", BareItem.OfText(nonce)),
            ("keyid", BareItem.OfText(KeyId.Write(profile, new Account(chainId, key.Address)))),
        ];
        if (profile == SignedRequestProfile.Draft)
        {
            parameters.Add(("tag", BareItem.OfText(SignedRequestReader.DraftTag)));
        }

        return new FieldParameters(parameters);
    }
}
