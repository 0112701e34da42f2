namespace Portcullis.Issuer.Signatures;

/// <summary>
/// Holds whoever is served at the moment to a number of questions to contracts about signatures (ERC-1271, ERC-6492): each is a call to a node, and anybody can cause one. A host that knows its
/// clients puts one in; without it there is no limit.
/// </summary>
public interface IContractCheckLimit
{
    /// <summary>Counts a question.</summary>
    /// <returns>Null when it may be asked, else how long until the next may.</returns>
    TimeSpan? Take();
}
