namespace Portcullis.Issuer;

/// <summary>Settings of what is written about callers.</summary>
public sealed class PrivacyOptions
{
    /// <summary>Whether logs name addresses. Else each is written as <c>address#</c> and a hash under a key of the data folder, the same one always, which <c>portcullis account hash</c> tells for an address.</summary>
    /// <value>False. The audit log, which is for the operator alone, names accounts in any case.</value>
    public bool LogAddresses { get; set; }
}
