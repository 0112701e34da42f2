using System.Globalization;
using System.Net;
using System.Text.Json;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Client.Tests;

/// <summary>An issuer whose tokens are <c>t1</c>, <c>t2</c>, … with refresh tokens <c>r1</c>, <c>r2</c>, …, and an API at every other path.</summary>
internal sealed class GatedIssuer : IAsyncDisposable
{
    private readonly FakeIssuer _issuer;
    private int _issued;

    private GatedIssuer(FakeIssuer issuer)
    {
        _issuer = issuer;
        _issuer.Instead = request => Next(request) ?? request.Path switch
        {
            "/oauth2/token" => Tokens(request),
            "/oauth2/revoke" => new UpstreamAnswer { Body = "" },
            "/api" when Dead.Contains(TokenOf(request)) => Refused("error=\"invalid_token\""),
            _ => null,
        };
    }

    internal Uri Url => _issuer.Url;

    /// <summary>Tokens that the API takes no more.</summary>
    internal HashSet<string> Dead { get; } = new(StringComparer.Ordinal);

    internal TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    internal bool Refreshes { get; set; } = true;

    /// <summary>What requests for tokens wait for.</summary>
    internal Task Until { get; set; } = Task.CompletedTask;

    /// <summary>Answers given instead, one for each request to a path.</summary>
    internal Dictionary<string, Queue<UpstreamAnswer>> Answers { get; } = new(StringComparer.Ordinal) { ["/api"] = [], ["/oauth2/token"] = [], ["/oauth2/revoke"] = [] };

    internal static async Task<GatedIssuer> StartAsync() => new(await FakeIssuer.StartAsync());

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    internal IReadOnlyList<UpstreamRequest> To(string path) => [.. _issuer.Requests.Where(request => request.Path == path)];

    /// <summary>The tokens that were sent to the API, oldest first; empty for none.</summary>
    internal IReadOnlyList<string> SentTokens() => [.. To("/api").Select(TokenOf)];

    /// <summary>How each token was asked for: <c>siwe</c>, or by which refresh token.</summary>
    internal IReadOnlyList<string> Asked() =>
        [.. To("/oauth2/token").Select(request => request.Body.Split('&').FirstOrDefault(member => member.StartsWith("refresh_token=", StringComparison.Ordinal))?["refresh_token=".Length..] ?? "siwe")];

    internal static UpstreamAnswer Refused(string challenge, string scheme = "Bearer") => new()
    {
        Status = 401,
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["WWW-Authenticate"] = $"{scheme} realm=\"portcullis\", {challenge}" },
        Body = """{"code":"invalid_token"}""",
    };

    internal static UpstreamAnswer WantsScope(string scope) => new()
    {
        Status = 403,
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["WWW-Authenticate"] = $"Bearer realm=\"portcullis\", error=\"insufficient_scope\", scope=\"{scope}\"" },
        Body = """{"code":"policy_not_met"}""",
    };

    internal static UpstreamAnswer WantsNonce(string nonce) => new()
    {
        Status = 401,
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["WWW-Authenticate"] = "DPoP error=\"use_dpop_nonce\"", ["DPoP-Nonce"] = nonce },
        Body = "",
    };

    internal static UpstreamAnswer OAuth(int status, string error, string code) => new() { Status = status, Body = $$"""{"error":"{{error}}","code":"{{code}}"}""" };

    private static string TokenOf(UpstreamRequest request) => request.Headers.TryGetValue("Authorization", out var values) ? values[0].Split(' ')[1] : "";

    /// <summary>The scope that a request for tokens asked for; null for none.</summary>
    internal static string? ScopeOf(UpstreamRequest request) =>
        request.Body.Split('&').FirstOrDefault(member => member.StartsWith("scope=", StringComparison.Ordinal)) is { } member ? WebUtility.UrlDecode(member["scope=".Length..]) : null;

    private UpstreamAnswer? Next(UpstreamRequest request)
    {
        lock (Answers)
        {
            return Answers.TryGetValue(request.Path, out var queue) && queue.TryDequeue(out var answer) ? answer : null;
        }
    }

    private UpstreamAnswer Tokens(UpstreamRequest request)
    {
        var number = Interlocked.Increment(ref _issued).ToString(CultureInfo.InvariantCulture);
        var body = new { access_token = $"t{number}", token_type = request.Headers.ContainsKey("DPoP") ? "DPoP" : "Bearer", expires_in = Lifetime.TotalSeconds, refresh_token = Refreshes ? $"r{number}" : null, scope = ScopeOf(request) ?? "p" };
        return new UpstreamAnswer { Body = JsonSerializer.Serialize(body), Until = Until };
    }
}
