using Portcullis.Credentials;
using Portcullis.Ethereum;

namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>A request that every gateway must judge right. It is sent with the token of a holder unless it says otherwise.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Target">The request target, byte for byte.</param>
/// <param name="Nginx">The status behind nginx; 200 is the API's own.</param>
/// <param name="Caddy">The status behind Caddy.</param>
internal sealed record FrontCase(string Name, string Target, int Nginx, int Caddy)
{
    private static readonly string[] Spoofed =
        ["Portcullis-Account: evil", "portcullis-tier: evil", "Portcullis_Account: evil", "PORTCULLIS_TIER: evil", "Portcullis-Whatever_Else: evil", "Portcullis-Assertion: evil",
            "Portcullis-Tier_Unknown: evil", "Portcullis_Tier-Unknown: evil", "Portcullis.Account: evil"];

    private static readonly string[] Upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];

    internal string Method { get; init; } = "GET";

    internal IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The token that is sent in place of the holder's; null for none.</summary>
    internal Func<FrontedApi, Address, string?> Token { get; init; } = (api, holder) => api.Gate.TokenFor(holder, token => token);

    internal static IReadOnlyDictionary<string, FrontCase> All { get; } = Describe().ToDictionary(one => one.Name, StringComparer.Ordinal);

    internal int Expected(string kind) => kind == "nginx" ? Nginx : Caddy;

    private static IEnumerable<FrontCase> Describe() => [.. Tokens(), .. Spoofs(), .. Paths(), .. Methods()];

    private static IEnumerable<FrontCase> Tokens() =>
    [
        new("good", "/api/x?a=%2f", 200, 200),
        new("no token", "/api/x", 401, 401) { Token = None },
        new("expired", "/api/x", 401, 401) { Token = (api, holder) => api.Gate.TokenFor(holder, token => token with { IssuedAt = Ago(40), NotBefore = Ago(40), ExpiresAt = Ago(20) }) },
        new("not yet valid", "/api/x", 401, 401) { Token = (api, holder) => api.Gate.TokenFor(holder, token => token with { NotBefore = Ago(-20), ExpiresAt = Ago(-40) }) },
        new("forged, rogue key", "/api/x", 401, 401) { Token = Forge },
        new("altered", "/api/x", 401, 401) { Token = (api, holder) => api.Gate.TokenFor(holder, token => token)[..^4] + "AAAA" },
        new("alg none", "/api/x", 401, 401) { Token = (api, holder) => "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + api.Gate.TokenFor(holder, token => token).Split('.')[1] + "." },
        new("wrong audience", "/api/x", 401, 401) { Token = (api, holder) => api.Gate.TokenFor(holder, token => token with { Audience = "https://other.example" }) },
        new("wrong issuer", "/api/x", 401, 401) { Token = (api, holder) => api.Gate.TokenFor(holder, token => token with { Issuer = "https://other.example" }) },
        new("attestation in place of a token", "/api/x", 401, 401) { Token = (api, holder) => api.Attest(holder) },
        new("bound to a key, without proof", "/api/x", 401, 401) { Token = (api, holder) => api.Gate.TokenFor(holder, token => token with { KeyThumbprint = new string('A', 43) }) },
        new("holds nothing", "/api/x", 403, 403) { Token = (api, _) => api.Gate.TokenFor(ServedGate.NewAddress(), token => token) },
        new("token in the query", "/api/x?access_token=e30", 401, 401) { Token = None },
        new("two Authorization headers", "/api/x", 400, 401) { Headers = ["Authorization: Bearer e30.e30.AA"] },
        new("policy that the path of the gate names", "/authz/anonymous", 401, 401) { Token = None },
        new("the location that asks", "/_portcullis/anonymous", 404, 401) { Token = None },
    ];

    private static IEnumerable<FrontCase> Spoofs() =>
    [
        new("headers of the caller spoofed", "/api/x", 200, 200) { Headers = Spoofed },
        new("headers of the caller spoofed, open", "/open/x", 200, 200) { Headers = Spoofed, Token = None },
        new("headers of the caller spoofed, no token", "/api/x", 401, 401) { Headers = Spoofed, Token = None },
        new("its own X-Original-URI", "/api/x", 200, 400) { Headers = ["X-Original-URI: /open/x"] },
        new("its own X-Original-Method", "/api/x", 200, 400) { Headers = ["X-Original-Method: PUT"] },
        new("its own X_Original_URI", "/api/x", 200, 400) { Headers = ["X_Original_URI: /open/x"] },
        new("its own X-Forwarded-Uri", "/api/x", 403, 200) { Headers = ["X-Forwarded-Uri: /open/x"] },
        new("its own X-Forwarded-Method", "/api/x", 403, 200) { Headers = ["X-Forwarded-Method: PUT"] },
        new("its own X-Rewrite-URL", "/api/x", 403, 400) { Headers = ["X-Rewrite-URL: /open/x"] },
        new("its own X-Original-URI, no token", "/api/x", 401, 400) { Headers = ["X-Original-URI: /open/x"], Token = None },
        new("hop-by-hop target", "/api/x", 200, 200) { Headers = ["Connection: X-Original-URI, X-Original-Method, X-Forwarded-Uri, X-Forwarded-Method, X-Forwarded-For"] },
        new("hop-by-hop identity", "/api/x", 200, 400) { Headers = ["Connection: Portcullis-Account"] },
    ];

    private static IEnumerable<FrontCase> Paths() => Tricks()
        .Select(path => new FrontCase($"path: {path.Name}", path.Target, path.Nginx, path.Caddy) { Token = None })
        .Append(new FrontCase("open", "/open/x", 200, 200) { Token = None })
        .Append(new FrontCase("path: another case of letters", "/OPEN/x", 401, 200) { Token = None });

    private static IEnumerable<(string Name, string Target, int Nginx, int Caddy)> Tricks() =>
    [
        ("dots", "/open/../api/x", 403, 400),
        ("encoded dots", "/open/%2e%2e/api/x", 403, 400),
        ("encoded slash", "/open/..%2fapi/x", 403, 400),
        ("encoded slash, no dots", "/open%2fapi", 403, 400),
        ("parameter", "/open/..;/api/x", 403, 400),
        ("parameter behind", "/open/x;/../api", 403, 400),
        ("double encoding", "/open/%252e%252e/api/x", 403, 400),
        ("backslash", "/open\\..\\api", 403, 400),
        ("backslash within", "/open/..\\api", 403, 400),
        ("encoded backslash", "/open/..%5capi", 403, 400),
        ("empty segment", "/open//api", 403, 400),
        ("NUL", "/open/%00", 400, 400),
        ("byte outside UTF-8", "/open/\u00ff", 400, 400),
        ("overlong slash", "/open/..%c0%afapi", 403, 400),
        ("fragment", "/open/x#/../api", 403, 400),
    ];

    private static IEnumerable<FrontCase> Methods() =>
    [
        new("HEAD", "/api/x", 200, 200) { Method = "HEAD" },
        new("HEAD, no token", "/api/x", 401, 401) { Method = "HEAD", Token = None },
        new("OPTIONS, no token", "/api/x", 401, 401) { Method = "OPTIONS", Token = None },
        new("unknown method", "/api/x", 200, 200) { Method = "FOO" },
        new("unknown method, no token", "/api/x", 401, 401) { Method = "FOO", Token = None },
        new("TRACE", "/api/x", 405, 405) { Method = "TRACE" },
        new("upgrade to a WebSocket", "/api/x", 200, 200) { Headers = Upgrade },
        new("upgrade to a WebSocket, no token", "/api/x", 401, 401) { Headers = Upgrade, Token = None },
        new("method override", "/api/x", 403, 400) { Headers = ["X-HTTP-Method-Override: DELETE"] },
    ];

    private static string? None(FrontedApi api, Address holder) => null;

    private static DateTimeOffset Ago(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(-minutes);

    private static string Forge(FrontedApi api, Address holder)
    {
        using var rogue = api.Gate.CreateRogueKey();
        return api.Gate.TokenFor(holder, token => token, rogue);
    }
}
