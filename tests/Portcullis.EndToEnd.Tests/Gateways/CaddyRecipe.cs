using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Caddy that asks about each request.</summary>
internal sealed class CaddyRecipe : GatewayRecipe
{
    /// <inheritdoc cref="NginxRecipe.Address"/>
    internal const string Address = "127.0.0.1";

    internal override string Name => "caddy";

    internal override bool Asks => true;

    internal override IReadOnlyDictionary<string, Judgement> Exceptions { get; } = Only((GatewayCases.AnotherScope, Judgement.In));

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        Folders.Copy(new DirectoryInfo(Repository.PathTo("samples", "gateways", Name)), new DirectoryInfo(folder));
        var text = (await PrintConfigurationAsync(issuer)).Replace($"{GatewayIssuer.PublicUrl} {{", $"http://{url.Authority} {{", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "portcullis.caddyfile"), text);
        var start = Programs.Describe("caddy", ["run"], new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = folder });
        start.WorkingDirectory = folder;
        return await RunningProgram.StartAsync(start, url);
    }
}
