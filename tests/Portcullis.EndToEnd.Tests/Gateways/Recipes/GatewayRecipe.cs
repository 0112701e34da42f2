using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>A gateway of <c>samples/gateways</c>.</summary>
internal abstract class GatewayRecipe
{
    /// <summary>The name, which is that of the sample's folder and of its page.</summary>
    internal abstract string Name { get; }

    /// <summary>Where it judges a case, or a kind of cases, in another way than the table has it; each stands on its page.</summary>
    internal abstract IReadOnlyDictionary<string, Outcome> Exceptions { get; }

    /// <summary>What it tells the API beside the account, in order.</summary>
    internal virtual IReadOnlyList<string> Says => [];

    /// <summary>Whether the issuer is reached through it, too.</summary>
    internal virtual bool FrontsIssuer => true;

    /// <summary>Whether what it lets through reaches the API behind it; otherwise it is the API.</summary>
    internal virtual bool HasUpstream => true;

    /// <summary>Whose tokens it takes; null for the issuer's own audience.</summary>
    internal string? Audience { get; init; }

    /// <summary>Whether it says of a request without a token what it says of one with a bad one; its page says so, too.</summary>
    internal virtual bool BlamesNoToken => false;

    /// <summary>What becomes of a good token where the keys were never to be had.</summary>
    internal virtual Outcome WithoutKeys => Outcome.Refused(503);

    /// <summary>Starts it before the issuer's API.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="folder">An empty folder for its files.</param>
    /// <param name="url">Where it is to listen.</param>
    internal abstract Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url);

    /// <summary>What is to become of a case.</summary>
    internal Outcome Expect(GatewayCase one) => Exceptions.TryGetValue(one.Name, out var own) || Exceptions.TryGetValue(one.Kind, out own) ? own : one.Expected;

    protected static IReadOnlyDictionary<string, Outcome> Only(params IEnumerable<(string Case, Outcome Outcome)> exceptions) =>
        exceptions.ToDictionary(one => one.Case, one => one.Outcome, StringComparer.Ordinal);

    protected string Sample(string file) => Repository.PathTo("samples", "gateways", Name, file);

    /// <summary>What <c>portcullis gateway config</c> prints, with the addresses of this run.</summary>
    protected async Task<string> PrintConfigurationAsync(GatewayIssuer issuer)
    {
        var printed = await Programs.RunPortcullisAsync(
        [
            "gateway", "config", Name, "--config", issuer.Gate.Folder, "--policy", "holders", "--upstream", issuer.Gate.Upstream.Url.GetLeftPart(UriPartial.Authority),
            .. Audience is { } audience ? new[] { "--audience", audience } : [],
        ]);
        printed.ExitCode.ShouldBe(0, printed.Error);
        return printed.Output.Replace("127.0.0.1:8080", issuer.GateUrl.Authority, StringComparison.Ordinal);
    }
}
