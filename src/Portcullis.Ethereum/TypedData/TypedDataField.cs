namespace Portcullis.Ethereum.TypedData;

/// <summary>A member of a struct type.</summary>
/// <param name="Name">An identifier, unique in its struct.</param>
/// <param name="Type">An elementary type such as <c>uint256</c>, the name of a struct type, or an array of either such as <c>Person[2][]</c>.</param>
public sealed record TypedDataField(string Name, string Type);
