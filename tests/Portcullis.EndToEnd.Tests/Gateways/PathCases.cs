namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Ways to write a path, each without a token and with a good one.</summary>
internal static class PathCases
{
    /// <summary>A <see cref="GatewayCase.Kind"/>: a path that has two readings.</summary>
    internal const string Ambiguous = "ambiguous path";

    /// <summary>Paths that a gateway which resolves dots takes for <c>/premium/x</c>.</summary>
    internal static readonly string[] Dots =
        ["/open/../premium/x", "/open/%2e%2e/premium/x", "/open/.%2e/premium/x", "/./premium/x", "/auth/../premium/x", "/Open/../premium/x"];

    /// <summary>Paths that it takes for open ones, as which the API gets them.</summary>
    internal static readonly string[] OpenWithoutDots = ["/open/x;/../premium/x", "/open//../premium/x", "/open/x#/../premium/x"];

    private static readonly string[] Others =
    [
        "/open/..%2fpremium/x", "/open%2fpremium/x", "/open/%252e%252e/premium/x", "/open/..;/premium/x", "/open/..%5cpremium", "/open/%5c..%5cpremium", "/open//premium/x",
        "//premium/x", "/premium%2fx", "/premium/x;a=b", "/oauth2/..%2fpremium/x", Nul,
    ];

    // Not all that reads a path knows these as a part of one.
    internal static readonly string[] Backslashes = ["/open\\..\\premium\\x", "/open/..\\premium\\x"];

    internal const string Nul = "/open/%00";

    private static readonly string[] Plain = ["/premium", "/premium/", "/PREMIUM/x", "/%70remium/x"];

    internal static IReadOnlyList<GatewayCase> All { get; } =
    [
        .. new[] { Dots, OpenWithoutDots, Others, Backslashes }.SelectMany(targets => targets).SelectMany(target => Both(target, Outcome.Refused(400), Outcome.Refused(400), Ambiguous)),
        .. Plain.SelectMany(target => Both(target, Outcome.Refused(401), Outcome.In, "plain path")),
        new("/open/x?/../../premium/x", Outcome.Open, _ => new Probe("/open/x?/../../premium/x")),
    ];

    /// <summary>The name of a target's case.</summary>
    internal static string NameOf(string target, bool hasToken) => hasToken ? $"{target} with a token" : target;

    private static IEnumerable<GatewayCase> Both(string target, Outcome without, Outcome with, string kind) =>
    [
        new(NameOf(target, false), without, _ => new Probe(target)) { Kind = kind },
        new(NameOf(target, true), with, issuer => new Probe(target, Probe.Bearer(issuer.Forge.Make()))) { Kind = kind },
    ];
}
