using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>The real executable before an API, on a real chain.</summary>
internal sealed class SoakGate : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("portcullis-soak-");
    private SoakUpstream _upstream = null!;

    private SoakGate()
    {
    }

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public TestChain Chain { get; private set; } = null!;

    public SoakFiles Files { get; private set; } = null!;

    public RunningProgram Program { get; private set; } = null!;

    public static async Task<SoakGate> StartAsync()
    {
        var gate = new SoakGate { Chain = await TestChain.StartAsync(), _upstream = await SoakUpstream.StartAsync() };
        gate.Files = new SoakFiles(gate._home.FullName, gate.Url.GetLeftPart(UriPartial.Authority), gate.Chain, gate._upstream.Url);
        gate.Files.WriteBoth();
        gate.Program = await RunningProgram.StartAsync(
            Programs.Describe(Programs.Portcullis, ["serve", "--config", gate._home.FullName]), line => line.Contains("Application started", StringComparison.Ordinal));
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        await _upstream.DisposeAsync();
        await Chain.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
