namespace Portcullis.Commands.Gateways;

/// <summary>What a piece of configuration is asked for.</summary>
/// <param name="Template">The gateway's.</param>
/// <param name="Upstream">The API behind the gateway.</param>
internal sealed record PieceRequest(GatewayTemplate Template, Uri Upstream)
{
    /// <summary>What to ask for, as policy or policy:tier; null where there is one policy.</summary>
    public string? Policy { get; init; }

    /// <summary>Whose tokens the gateway takes; null for the issuer's own, or for the one audience that a gateway can read.</summary>
    public string? Audience { get; init; }
}
