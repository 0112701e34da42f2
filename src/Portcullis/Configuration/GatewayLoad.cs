namespace Portcullis.Configuration;

/// <summary>What loading a gateway's files gave: a snapshot, or everything that is wrong with them.</summary>
/// <param name="Snapshot">The snapshot; null when there is a fault.</param>
/// <param name="Faults">Each with the file or the path of the setting that it is about.</param>
internal sealed record GatewayLoad(GatewaySnapshot? Snapshot, IReadOnlyList<string> Faults);
