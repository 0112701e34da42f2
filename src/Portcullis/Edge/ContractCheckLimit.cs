using Portcullis.Issuer.Signatures;

namespace Portcullis.Edge;

/// <summary>
/// Holds each client to a number of questions to contracts, whatever they come of: a sign-in, a refresh with the accounts that are linked, a signed request, a wallet's proof for an attestation. The client is the one whose request is
/// being served.
/// </summary>
internal sealed class ContractCheckLimit(EdgeSettings settings, WindowLimiter<RateKey> windows) : IContractCheckLimit
{
    private readonly AsyncLocal<RateKey?> _served = new();

    /// <summary>Says who is served from here on.</summary>
    public void Serve(AddressKey client) => _served.Value = new RateKey(client, settings.ContractChecksPerAddress, RateKind.ContractCheck);

    public TimeSpan? Take() => _served.Value is { } key ? windows.Take(key) : null;
}
