using Portcullis.Configuration;
using Yarp.ReverseProxy.Model;

namespace Portcullis.Attestations;

/// <summary>What an endpoint asks of attestations that prove an account.</summary>
/// <param name="NeedsWalletProof">Whether who asked for it must have proven the wallet.</param>
/// <param name="IsSingleUse">Whether each is taken once.</param>
internal sealed record AttestationRules(bool NeedsWalletProof, bool IsSingleUse)
{
    /// <summary>Where nothing else is said.</summary>
    public static readonly AttestationRules Standard = new(true, false);

    /// <summary>Those of a route of the proxy by its metadata, or the endpoint's own; null where attestations prove nothing.</summary>
    public static AttestationRules? Of(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<RouteModel>()?.Config is { } route
        ? new(RouteCheck.Says(route, RouteCheck.WalletProofMetadata) != false, RouteCheck.Says(route, RouteCheck.SingleUseMetadata) == true)
        : endpoint?.Metadata.GetMetadata<AttestationRules>();
}
