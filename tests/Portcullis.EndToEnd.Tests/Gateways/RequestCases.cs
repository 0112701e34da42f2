namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What is said beside a token, or without one.</summary>
internal static class RequestCases
{
    /// <summary>The account that a stranger claims to be.</summary>
    internal const string Lie = "eip155:1:0x000000000000000000000000000000000000dEaD";

    internal const string TwoTokens = "two Authorization headers";
    internal const string UnknownMethod = "unknown method";
    internal const string UnknownMethodWithoutToken = "unknown method, no token";
    internal const string Trace = "TRACE";
    internal const string LocationThatAsks = "the location that asks";
    internal const string OriginalWithoutToken = "X-Original-URI: /open/x, no token";
    internal const string ForwardedWithoutToken = "X-Forwarded-Uri: /open/x, no token";
    internal const string OtherLetters = "open, in other letters";

    /// <summary>A <see cref="GatewayCase.Kind"/>: headers that claim another target or method, which mean nothing.</summary>
    internal const string Claim = "claimed target";

    /// <summary>A <see cref="GatewayCase.Kind"/>: a header that has a proxy take away the one that says who calls.</summary>
    internal const string HopByHop = "hop-by-hop identity";

    private static readonly string[] Names =
        ["Portcullis-Account", "Portcullis_Account", "portcullis_account", "PORTCULLIS-TIER", "Portcullis_Tier", "Portcullis-Policy", "Portcullis-Tier-Unknown", "Portcullis-Tier_Unknown", "Portcullis-Assertion"];

    private static readonly IReadOnlyList<string> Lies = [.. Names.Select(name => $"{name}: {Lie}")];

    private static readonly Outcome NoToken = Outcome.Refused(401);

    internal static IReadOnlyList<GatewayCase> All { get; } =
    [
        Bare("no token", NoToken, Probe.Gated),
        new("token in the query", NoToken, brought => new Probe($"{Probe.Gated}?access_token={brought.Forge.Make()}")),
        With(TwoTokens, NoToken, "Authorization: Bearer e30.e30.AA"),
        new("query", Outcome.In, brought => new Probe($"{Probe.Gated}?a=%2f..%2f", Probe.Bearer(brought.Forge.Make()))),
        With("spoofed headers", Outcome.In, Lies),
        Bare("spoofed headers, open", Outcome.Open, Probe.Open, Lies),
        Bare("spoofed headers, no token", NoToken, Probe.Gated, Lies),
        With("Connection: close, Portcullis-Account", Outcome.Refused(400), "Connection: close, Portcullis-Account") with { Kind = HopByHop },
        With("Connection: portcullis-account in a line of its own", Outcome.Refused(400), "Connection: portcullis-account") with { Kind = HopByHop },
        .. new[] { "X-Original-URI: /open/x", "X_Original_URI: /open/x", "X-Original-Method: PUT", "X-Forwarded-Uri: /open/x", "X-Forwarded-Method: PUT", "X-Rewrite-URL: /open/x", "X-HTTP-Method-Override: DELETE" }
            .Select(header => With(header, Outcome.In, header) with { Kind = Claim }),
        Bare(OriginalWithoutToken, NoToken, Probe.Gated, "X-Original-URI: /open/x"),
        Bare(ForwardedWithoutToken, NoToken, Probe.Gated, "X-Forwarded-Uri: /open/x"),
        Method("HEAD", Outcome.In, "HEAD"),
        Method("POST", Outcome.In, "POST"),
        Method(UnknownMethod, Outcome.In, "FOO"),
        Method(Trace, Outcome.Refused(405), "TRACE"),
        .. new[] { "HEAD", "OPTIONS", "POST" }.Select(method => WithoutToken($"{method}, no token", method)),
        WithoutToken(UnknownMethodWithoutToken, "FOO"),
        Bare("the question of a gateway", NoToken, "/authz/anonymous"),
        Bare(LocationThatAsks, NoToken, "/_portcullis/anonymous"),
        Bare("open", Outcome.Open, Probe.Open),
        Bare(OtherLetters, NoToken, "/OPEN/prices"),
    ];

    private static GatewayCase Bare(string name, Outcome expected, string target, params IReadOnlyList<string> headers) => new(name, expected, _ => new Probe(target, headers));

    private static GatewayCase With(string name, Outcome expected, params IReadOnlyList<string> headers) =>
        new(name, expected, brought => new Probe(Probe.Gated, [Probe.Bearer(brought.Forge.Make()), .. headers]));

    private static GatewayCase Method(string name, Outcome expected, string method) => new(name, expected, brought => Probe.With(brought.Forge.Make()) with { Method = method });

    private static GatewayCase WithoutToken(string name, string method) => new(name, NoToken, _ => new Probe(Probe.Gated) { Method = method });
}
