namespace Portcullis.Conditions.Values;

/// <summary>What code an account has.</summary>
public enum CodeState
{
    /// <summary>None: a plain wallet.</summary>
    None,

    /// <summary>An EIP-7702 delegation: <c>0xef0100</c> and the 20 bytes of a target.</summary>
    Eip7702,

    /// <summary>Any other: a contract.</summary>
    Contract,
}
