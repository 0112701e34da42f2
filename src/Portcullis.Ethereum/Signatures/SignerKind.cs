namespace Portcullis.Ethereum.Signatures;

/// <summary>What took a signature.</summary>
public enum SignerKind
{
    /// <summary>A contract as it stands (ERC-1271).</summary>
    Contract,

    /// <summary>A contract that is not there yet, after its deployment in simulation (ERC-6492).</summary>
    UndeployedContract,

    /// <summary>A contract that says no as it stands, after the call that the signature brought along (ERC-6492, side effects): its state is one that anyone may bring about, and nobody has.</summary>
    PreparedContract,

    /// <summary>The code that an account with a key has taken over (EIP-7702).</summary>
    DelegatedAccount,
}
