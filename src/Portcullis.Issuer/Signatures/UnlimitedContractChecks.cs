namespace Portcullis.Issuer.Signatures;

/// <summary>For hosts that do not know their clients.</summary>
internal sealed class UnlimitedContractChecks : IContractCheckLimit
{
    public TimeSpan? Take() => null;
}
