namespace Portcullis.Ethereum.SignedRequests;

/// <summary>The header fields that make a request a signed one.</summary>
/// <param name="SignatureInput">The value of <c>Signature-Input</c>.</param>
/// <param name="Signature">The value of <c>Signature</c>.</param>
/// <param name="ContentDigest">The value of <c>Content-Digest</c>; null when there is no content.</param>
public sealed record RequestSignature(string SignatureInput, string Signature, string? ContentDigest);
