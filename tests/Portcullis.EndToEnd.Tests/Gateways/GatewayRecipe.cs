using System.Collections.Concurrent;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A gateway of <c>samples/gateways</c>.</summary>
internal abstract class GatewayRecipe
{
    private readonly ConcurrentDictionary<GatewayIssuer, Lazy<Task<string>>> _printed = new();

    /// <summary>The name, which is that of the sample's folder and of its page.</summary>
    internal abstract string Name { get; }

    /// <summary>Where it judges in another way than the table has it; each stands on its page. A verifier that never asks the issuer lets a sold token in until it expires.</summary>
    internal virtual IReadOnlyDictionary<string, Judgement> Exceptions { get; } = Only((GatewayCases.SoldToken, Judgement.In));

    /// <summary>Whether it asks the issuer about each request; otherwise it judges access tokens by itself, by keys that it has.</summary>
    internal virtual bool Asks => false;

    /// <summary>Whether what it lets through reaches the API behind it; otherwise it is the API.</summary>
    internal virtual bool HasUpstream => true;

    /// <summary>Starts it before the issuer's API.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="folder">An empty folder for its files.</param>
    /// <param name="url">Where it is to listen.</param>
    internal abstract Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url);

    protected static IReadOnlyDictionary<string, Judgement> Only(params (string Case, Judgement Judgement)[] exceptions) =>
        exceptions.ToDictionary(one => one.Case, one => one.Judgement, StringComparer.Ordinal);

    protected string Sample(string file) => Repository.PathTo("samples", "gateways", Name, file);

    /// <summary>What <c>portcullis gateway config</c> prints, with the addresses of this run.</summary>
    protected Task<string> PrintConfigurationAsync(GatewayIssuer issuer) => _printed.GetOrAdd(issuer, one => new(() => PrintAsync(one))).Value;

    private async Task<string> PrintAsync(GatewayIssuer issuer)
    {
        var printed = await Programs.RunPortcullisAsync("gateway", "config", Name, "--config", issuer.Gate.Folder, "--upstream", issuer.Gate.Upstream.Url.GetLeftPart(UriPartial.Authority));
        printed.ExitCode.ShouldBe(0, printed.Error);
        return printed.Output.Replace("127.0.0.1:8080", issuer.PlainUrl.Authority, StringComparison.Ordinal);
    }
}
