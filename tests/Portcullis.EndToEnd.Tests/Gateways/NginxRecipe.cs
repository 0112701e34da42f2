using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>nginx that asks about each request.</summary>
internal sealed class NginxRecipe : GatewayRecipe
{
    /// <summary>Where it asks from: on one machine each gateway needs an address of its own.</summary>
    internal const string Address = "127.0.0.2";

    internal override string Name => "nginx";

    internal override bool Asks => true;

    internal override IReadOnlyDictionary<string, Judgement> Exceptions { get; } = Only((GatewayCases.AnotherScope, Judgement.In));

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        Folders.Copy(new DirectoryInfo(Repository.PathTo("samples", "gateways", Name)), new DirectoryInfo(folder));
        var text = (await PrintConfigurationAsync(issuer)).Replace("listen 443;", $"listen {url.Authority};\n    proxy_bind {Address};", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "portcullis.conf"), text);
        return await RunningProgram.StartAsync(Programs.Describe("/usr/sbin/nginx", ["-e", "stderr", "-p", folder, "-c", "nginx.conf"]), url);
    }
}
