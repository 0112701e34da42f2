using Portcullis.EndToEnd.Tests.Gateways.Recipes;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>The table in <c>docs/gateways/README.md</c>: cases that are judged alike, in one row.</summary>
internal static class RecipeTable
{
    private static readonly (string Label, Func<GatewayCase, bool> Has)[] Rows =
    [
        ("good; also `HEAD`, `POST`, and with a query", Named("issued", "good", "query", "HEAD", "POST")),
        ("good, for several audiences", Named(TokenCases.SeveralAudiences)),
        ("`nbf` in the future", Named(TokenCases.NotYetValid)),
        ("of an account that has sold", Named(TokenCases.SoldToken)),
        ("of another scope", Named(TokenCases.AnotherScope)),
        (
            "no `kid`, unknown `kid`, alg `none`, header, payload or signature altered, another key under the same `kid`, a key in the header, HS256 with the public key, an empty signature, a short one, one in DER, expired, no `exp`, another audience, issuer or `typ`, `crit`, bound to a key, for an audience of RS256, signed by the issuer's RS256 key, an attestation",
            one => TokenCases.All.Contains(one) && one.Expected == Outcome.Refused(401) && one.Name != TokenCases.NotYetValid),
        ("no token, one in the query, whatever the method and whatever is said beside it", one => RequestCases.All.Contains(one) && one.Name.Contains("no token", StringComparison.Ordinal) && !IsNamedApart(one) || one.Name is "token in the query" or "the question of a gateway"),
        ("two `Authorization` headers", Named(RequestCases.TwoTokens)),
        ("headers that say who one is, on gated paths", Named("spoofed headers")),
        ("the same on open paths", Named("spoofed headers, open", "open", "/open/x?/../../premium/x")),
        ("`Connection: Portcullis-Account`", Kind(RequestCases.HopByHop)),
        ("`X-Original-URI`, `-Method`", one => one.Kind == RequestCases.Claim && one.Name.Contains("riginal", StringComparison.Ordinal)),
        ("`X-Forwarded-Uri`, `-Method`", one => one.Kind == RequestCases.Claim && one.Name.StartsWith("X-Forwarded", StringComparison.Ordinal)),
        ("`X-Rewrite-URL`, `X-HTTP-Method-Override`", Named("X-Rewrite-URL: /open/x", "X-HTTP-Method-Override: DELETE")),
        ("`X-Original-URI`, no token", Named(RequestCases.OriginalWithoutToken)),
        ("`X-Forwarded-Uri`, no token", Named(RequestCases.ForwardedWithoutToken)),
        ("an unknown method, with a token", Named(RequestCases.UnknownMethod)),
        ("an unknown method, no token", Named(RequestCases.UnknownMethodWithoutToken)),
        ("`TRACE`", Named(RequestCases.Trace)),
        ("the location that asks, from outside", Named(RequestCases.LocationThatAsks)),
        ("a path with two readings, with a token and without", Kind(PathCases.Ambiguous)),
        ("`/premium`, `/PREMIUM/x`, `/%70remium/x`, with a token and without", Kind(PathCases.Plain)),
        ("`/OPEN/x` without a token", Named(RequestCases.OtherLetters)),
    ];

    /// <summary>The lines of the table, without what is set in bold.</summary>
    internal static IReadOnlyList<string> Lines { get; } =
    [
        Line("", GatewayRecipes.All.Values.Select(recipe => recipe.Name)),
        $"|{string.Concat(Enumerable.Repeat("---|", GatewayRecipes.All.Count + 1))}",
        .. Rows.Select(row => Line(row.Label, GatewayRecipes.All.Values.Select(recipe => Cell(recipe, row.Has)))),
    ];

    /// <summary>Cases that stand in no row, or in several.</summary>
    internal static IEnumerable<string> Misplaced => GatewayCases.All.Where(one => Rows.Count(row => row.Has(one)) != 1).Select(one => one.Name);

    private static string Line(string label, IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Prepend(label))} |".Replace("|  |", "| |", StringComparison.Ordinal);

    private static string Cell(GatewayRecipe recipe, Func<GatewayCase, bool> has) => string.Join(", ", GatewayCases.All.Where(has).Select(recipe.Expect).Distinct().Select(Word).Order(StringComparer.Ordinal));

    private static string Word(Outcome outcome) => outcome.Judgement == Judgement.Out ? $"{outcome.Status}" : $"{outcome.Judgement}".ToLowerInvariant();

    private static bool IsNamedApart(GatewayCase one) => one.Name is RequestCases.OriginalWithoutToken or RequestCases.ForwardedWithoutToken or RequestCases.UnknownMethodWithoutToken;

    private static Func<GatewayCase, bool> Named(params string[] names) => one => names.Contains(one.Name, StringComparer.Ordinal);

    private static Func<GatewayCase, bool> Kind(string kind) => one => one.Kind == kind;
}
