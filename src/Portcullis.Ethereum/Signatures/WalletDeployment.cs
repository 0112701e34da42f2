namespace Portcullis.Ethereum.Signatures;

/// <summary>How a contract comes to be at an account, or is made ready to sign (ERC-6492). A stranger's words: run by nodes in simulation, never sent.</summary>
/// <param name="Factory">Who is called; not the zero address.</param>
/// <param name="Data">What with.</param>
public sealed record WalletDeployment(Address Factory, Bytes Data);
