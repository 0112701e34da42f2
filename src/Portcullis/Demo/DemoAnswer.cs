using System.Net;

namespace Portcullis.Demo;

/// <summary>What the gateway answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Reasons">What is missing, when it said so.</param>
internal sealed record DemoAnswer(HttpStatusCode Status, IReadOnlyList<string> Reasons);
