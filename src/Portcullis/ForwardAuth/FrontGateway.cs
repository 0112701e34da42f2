using System.Net;

namespace Portcullis.ForwardAuth;

/// <summary>A gateway that may ask.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="From">The addresses that it asks from.</param>
/// <param name="Upstream">The origin of the API behind it, for which assertions are signed; null for none.</param>
internal sealed record FrontGateway(FrontGatewayKind Kind, IReadOnlyList<IPNetwork> From, string? Upstream)
{
    /// <summary>Whether a peer is this gateway.</summary>
    public bool Is(IPAddress peer)
    {
        foreach (var network in From)
        {
            if (network.Contains(peer))
            {
                return true;
            }
        }

        return false;
    }
}
