namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Ways to write a path, each without a token and with a good one.</summary>
internal static class PathCases
{
    /// <summary>A <see cref="GatewayCase.Kind"/>: a path that has two readings.</summary>
    internal const string Ambiguous = "ambiguous path";

    /// <summary>A <see cref="GatewayCase.Kind"/>: a path that has one.</summary>
    internal const string Plain = "plain path";

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

    private static readonly string[] Single = ["/premium", "/premium/", "/PREMIUM/x", "/%70remium/x"];

    internal static IReadOnlyList<GatewayCase> All { get; } =
    [
        .. new[] { Dots, OpenWithoutDots, Others, Backslashes }.SelectMany(targets => targets).SelectMany(target => Both(target, Outcome.Refused(400), Outcome.Refused(400), Ambiguous)),
        .. Single.SelectMany(target => Both(target, Outcome.Refused(401), Outcome.In, Plain)),
        new("/open/x?/../../premium/x", Outcome.Open, _ => new Probe("/open/x?/../../premium/x")),
    ];

    /// <summary>Exceptions of runtimes that take dots out of the URL before it is judged, and hand that on: the API gets the path that it is judged by.</summary>
    internal static IEnumerable<(string Case, Outcome Outcome)> ReadAsUrls { get; } =
    [
        .. Dots.Concat(Backslashes).SelectMany(target => new[] { (NameOf(target, hasToken: false), Outcome.Refused(401)), (NameOf(target, hasToken: true), Outcome.Rewritten) }),
        .. OpenWithoutDots.SelectMany(target => new[] { NameOf(target, hasToken: false), NameOf(target, hasToken: true) }).Select(name => (name, Outcome.Open)),
    ];

    /// <summary>The name of a target's case.</summary>
    internal static string NameOf(string target, bool hasToken) => hasToken ? $"{target} with a token" : target;

    private static IEnumerable<GatewayCase> Both(string target, Outcome without, Outcome with, string kind) =>
    [
        new(NameOf(target, false), without, _ => new Probe(target)) { Kind = kind },
        new(NameOf(target, true), with, brought => new Probe(target, Probe.Bearer(brought.Forge.Make()))) { Kind = kind },
    ];
}
