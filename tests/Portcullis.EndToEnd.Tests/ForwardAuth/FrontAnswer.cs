using Portcullis.EndToEnd.Tests.Gateways;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>What a caller got, and what the API got.</summary>
/// <param name="Text">The answer as it came.</param>
/// <param name="Seen">The request that reached the API; null when none did.</param>
internal sealed record FrontAnswer(string Text, UpstreamRequest? Seen) : RawAnswer(Text);
