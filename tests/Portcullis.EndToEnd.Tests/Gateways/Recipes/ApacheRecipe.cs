using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>Apache with mod_auth_openidc, which fetches keys by https alone.</summary>
internal sealed class ApacheRecipe : GatewayRecipe
{
    internal override string Name => "apache";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
    [
        (TokenCases.SoldToken, Outcome.In),
        (TokenCases.NotYetValid, Outcome.In),
        (TokenCases.AnotherScope, Outcome.Refused(401)),
        (PathCases.NameOf("/%70remium/x", hasToken: true), Outcome.Rewritten),
        // Found to be no path at all before any rule is looked at.
        .. new[] { "/open/..%2fpremium/x", "/open%2fpremium/x", "/premium%2fx", "/oauth2/..%2fpremium/x", PathCases.Nul }
            .SelectMany(target => new[] { PathCases.NameOf(target, hasToken: false), PathCases.NameOf(target, hasToken: true) }).Select(name => (name, Outcome.Refused(404))),
    ]);

    internal override bool BlamesNoToken => true;

    internal override Outcome WithoutKeys => Outcome.Refused(401);

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        var piece = (await PrintConfigurationAsync(issuer))
            .Replace($"{GatewayIssuer.PublicUrl}/oauth2/jwks", new Uri(issuer.SecureUrl, "/oauth2/jwks").ToString(), StringComparison.Ordinal);
        return await RunAsync(folder, url, $"{piece}\nOIDCCABundlePath {issuer.Certificate}\n");
    }

    /// <summary>Starts Apache with what would stand in a virtual host.</summary>
    internal static async Task<RunningProgram> RunAsync(string folder, Uri url, string piece)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "portcullis.conf"), piece);
        var whole = (await File.ReadAllTextAsync(Repository.PathTo("samples", "gateways", "apache", "apache.conf")))
            .Replace("127.0.0.1:8081", url.Authority, StringComparison.Ordinal)
            .Replace("Include /etc/apache2/portcullis.conf", $"Include {folder}/portcullis.conf", StringComparison.Ordinal)
            .Replace("/run/portcullis-apache.pid", Path.Combine(folder, "pid"), StringComparison.Ordinal);
        var file = Path.Combine(folder, "apache.conf");
        await File.WriteAllTextAsync(file, $"DefaultRuntimeDir {folder}\n{whole}");
        return await RunningProgram.StartAsync(Programs.Describe("/usr/sbin/apache2", ["-f", file, "-DFOREGROUND"]), url);
    }
}
