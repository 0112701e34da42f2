namespace Portcullis.Issuer.Stores;

/// <summary>How an account was proven.</summary>
public enum ProofKind
{
    /// <summary>By the key that controls the address: proven on every EVM chain.</summary>
    KeyRecovery,
}
