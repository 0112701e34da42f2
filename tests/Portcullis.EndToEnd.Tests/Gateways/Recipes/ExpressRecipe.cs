using System.Globalization;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>An Express app with jose.</summary>
internal sealed class ExpressRecipe : GatewayRecipe
{
    internal override string Name => "express";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
        (TokenCases.SoldToken, Outcome.In),
        // There is no proxy to take a header away, and none that names the account.
        (RequestCases.HopByHop, Outcome.In),
        (RequestCases.UnknownMethod, Outcome.Refused(400)),
        (RequestCases.UnknownMethodWithoutToken, Outcome.Refused(400)),
        (RequestCases.Trace, Outcome.In),
        (RequestCases.OtherLetters, Outcome.Open));

    internal override bool FrontsIssuer => false;

    internal override bool HasUpstream => false;

    internal override Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url) => RunningProgram.StartAsync(
        Programs.Describe("node", [Sample("gate.mjs")], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ISSUER"] = GatewayIssuer.PublicUrl,
            ["AUDIENCE"] = Audience ?? GatewayIssuer.PublicUrl,
            ["JWKS_URL"] = new Uri(issuer.GateUrl, "/oauth2/jwks").ToString(),
            ["PORT"] = url.Port.ToString(CultureInfo.InvariantCulture),
        }),
        url);
}
