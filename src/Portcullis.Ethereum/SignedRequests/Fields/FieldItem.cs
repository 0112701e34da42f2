namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>A value with its parameters.</summary>
internal sealed record FieldItem(BareItem Value, FieldParameters Parameters);
