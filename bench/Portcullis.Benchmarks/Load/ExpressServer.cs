using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>The Express programs of <c>bench/express</c>, a process per core.</summary>
internal static class ExpressServer
{
    /// <summary>The tutorial's gate.</summary>
    public static Task<RunningServer> GateAsync(Uri upstream, GateUnderTest gate) =>
        StartAsync("gate.mjs", upstream.ToString(), Origin(gate.Url), new Uri(gate.Url, "/oauth2/jwks").ToString());

    /// <summary>The sign-in as it is usually written; it takes messages for the gateway's domain.</summary>
    public static Task<RunningServer> SignInAsync(TestChain chain, GateUnderTest gate) =>
        StartAsync("signin.mjs", chain.RpcUrl.ToString(), chain.Coin.ToString(), gate.Url.Authority);

    /// <summary>An attestation as it is usually written.</summary>
    public static Task<RunningServer> AttestAsync(TestChain chain, GateUnderTest gate) =>
        StartAsync("attest.mjs", chain.RpcUrl.ToString(), Origin(gate.Url));

    private static async Task<RunningServer> StartAsync(string program, params string[] arguments)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var file = Repository.PathTo("bench", "express", program);
        return new RunningServer(url, await Child.StartAsync("node", [file, $"{url.Port}", .. arguments], new Uri(url, "/healthz")));
    }

    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
