namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>HAProxy with the files of <c>portcullis key export</c>.</summary>
internal sealed class HaproxyRecipe : GatewayRecipe
{
    internal override string Name => "haproxy";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
        (TokenCases.SoldToken, Outcome.In),
        (TokenCases.SeveralAudiences, Outcome.Refused(401)),
        (RequestCases.TwoTokens, Outcome.Refused(400)),
        (RequestCases.HopByHop, Outcome.In));

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        var keys = Path.Combine(folder, "keys");
        var exported = await Programs.RunPortcullisAsync("key", "export", "--from", issuer.PlainUrl.ToString(), "--to", keys);
        exported.ExitCode.ShouldBe(0, exported.Error);
        var file = Path.Combine(folder, "api.cfg");
        await File.WriteAllTextAsync(file, (await PrintConfigurationAsync(issuer)).Replace("bind :443", $"bind {url.Authority}", StringComparison.Ordinal));
        return await RunningProgram.StartAsync(Programs.Describe("/usr/sbin/haproxy", ["-W", "-db", "-f", Path.Combine(keys, "haproxy.cfg"), "-f", file]), url);
    }
}
