using System.Globalization;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>An Express app with jose.</summary>
internal sealed class ExpressRecipe : GatewayRecipe
{
    internal override string Name => "express";

    internal override bool HasUpstream => false;

    internal override Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url) => RunningProgram.StartAsync(
        Programs.Describe("node", [Sample("gate.mjs")], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ISSUER"] = GatewayIssuer.PublicUrl,
            ["JWKS_URL"] = new Uri(issuer.PlainUrl, "/oauth2/jwks").ToString(),
            ["PORT"] = url.Port.ToString(CultureInfo.InvariantCulture),
        }),
        url);
}
