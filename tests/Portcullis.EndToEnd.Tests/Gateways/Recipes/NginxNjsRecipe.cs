namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>nginx with njs.</summary>
internal sealed class NginxNjsRecipe : GatewayRecipe
{
    internal override string Name => "nginx-njs";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
        (TokenCases.SoldToken, Outcome.In), (RequestCases.TwoTokens, Outcome.Refused(400)), (RequestCases.HopByHop, Outcome.In));

    internal override Outcome WithoutKeys => Outcome.Refused(500);

    /// <summary>How long it goes without asking for keys, where that is not to be what is printed.</summary>
    internal string? KeysLast { get; init; }

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        var text = (await PrintConfigurationAsync(issuer))
            .Replace("listen 443;", $"listen {url.Authority};", StringComparison.Ordinal)
            .Replace("/var/cache/nginx/portcullis", Path.Combine(folder, "keys"), StringComparison.Ordinal)
            .Replace("proxy_cache_valid 200 5m;", $"proxy_cache_valid 200 {KeysLast ?? "5m"};", StringComparison.Ordinal)
            .Replace("http {", $"http {{ access_log off; {Temporary(folder)}", StringComparison.Ordinal);
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, text);
        File.Copy(Sample("gate.js"), Path.Combine(folder, "gate.js"));
        // Workers of a master that is root would be another user, who may not enter the folder.
        var user = Environment.IsPrivilegedProcess ? "user root;" : "";
        return await RunningProgram.StartAsync(
            Programs.Describe("/usr/sbin/nginx", ["-p", folder, "-c", file, "-e", "/dev/stderr", "-g", $"daemon off; {user} pid {folder}/pid;"]), url);
    }

    private static string Temporary(string folder) => string.Concat(
        new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(name => $"{name}_temp_path {folder}/{name};"));
}
