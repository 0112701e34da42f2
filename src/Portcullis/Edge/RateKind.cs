namespace Portcullis.Edge;

/// <summary>What an address may not send or cause as often as it likes.</summary>
internal enum RateKind
{
    /// <summary>Anything else.</summary>
    None,

    /// <summary>What signs in, makes a key or ends a token.</summary>
    SignIn,

    /// <summary>A signed request (ERC-8128).</summary>
    Signed,

    /// <summary>A question for a published key set.</summary>
    KeySet,

    /// <summary>A question to a contract whether it takes a signature.</summary>
    ContractCheck,
}
