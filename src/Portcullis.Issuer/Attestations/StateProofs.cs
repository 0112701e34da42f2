using System.Text.Json;

namespace Portcullis.Issuer.Attestations;

/// <summary>What an attestation answers where a state proof (EIP-1186) is asked for.</summary>
internal static class StateProofs
{
    /// <summary>There is none, and why: it costs nothing then.</summary>
    public static JsonElement None { get; } = JsonElement.Parse("""{"available":false,"reason":"this server makes no state proofs yet"}"""u8);
}
