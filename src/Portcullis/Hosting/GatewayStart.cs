namespace Portcullis.Hosting;

/// <summary>What starting a gateway gave: one that serves, or why not.</summary>
/// <param name="App">The gateway, started; null when there is a fault.</param>
/// <param name="Faults">Each one sentence for the operator.</param>
internal sealed record GatewayStart(WebApplication? App, IReadOnlyList<string> Faults);
