namespace Portcullis.Ethereum.Siwe;

/// <summary>The fields as they were read, before address and chain are more than texts.</summary>
internal sealed record SignInFields(SignInForm Form, string Address, string ChainId) : SignInMessage(Form)
{
    public override string AddressText => Address;

    public override string ChainIdText => ChainId;
}
