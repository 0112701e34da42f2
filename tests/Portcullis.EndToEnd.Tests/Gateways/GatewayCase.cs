namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A token or a request that every gateway has to judge.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Expected">How it is to be judged.</param>
/// <param name="Probes">Its requests.</param>
internal sealed record GatewayCase(string Name, Judgement Expected, Func<GatewayIssuer, IEnumerable<Probe>> Probes);
