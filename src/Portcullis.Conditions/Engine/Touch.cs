using Portcullis.Ethereum;

namespace Portcullis.Conditions.Engine;

/// <summary>Whose fact a read gives, and after which events it may be another.</summary>
/// <param name="Events">The events of the contract that is called.</param>
/// <param name="Subject">The account or the token id, as a word.</param>
public readonly record struct Touch(TouchEvents Events, Hash Subject);
