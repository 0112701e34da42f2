using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Live;

/// <summary>Asks the issuer what a token is good for at this moment (RFC 7662).</summary>
internal sealed class IntrospectionClient(IOptions<PortcullisOptions> options, ILogger<IntrospectionClient> logger) : IDisposable
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly Refusal Ended = new(RefusalCode.InvalidToken, "The access token is not good at its issuer; sign in again.");
    private static readonly Refusal Untold = new(RefusalCode.ChainUnavailable, "It cannot be told at the moment what the account holds; try again soon.") { RetryAfter = LiveTokens.Pause };
    private static readonly Refusal Unreachable = new(RefusalCode.IssuerUnavailable, "The issuer cannot be asked at the moment what the account holds; try again soon.") { RetryAfter = LiveTokens.Pause };

    private readonly HttpClient _http = IssuerHttp.Open(options.Value, Timeout);

    /// <summary>What the issuer says. Never throws for what it does.</summary>
    public async Task<LiveAnswer> AskAsync(AccessToken token, string text)
    {
        try
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", text)]);
            using var response = await _http.PostAsync(new Uri("oauth2/introspect", UriKind.Relative), form, CancellationToken.None);
            var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            return response.StatusCode == HttpStatusCode.OK ? Read(token, body) : ReadRefusal(token, response.StatusCode, body);
        }
        catch (HttpRequestException broken)
        {
            return Fail(broken.HttpRequestError.ToString());
        }
        catch (OperationCanceledException)
        {
            return Fail("timeout");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return Fail("broken answer");
        }
    }

    public void Dispose() => _http.Dispose();

    private LiveAnswer Read(AccessToken token, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return (json.RootElement.Text("scope"), json.RootElement.Member("active").ValueKind) switch
        {
            ({ } scope, JsonValueKind.True) when json.RootElement.Text("jti") == token.Id => Valid(token, scope, UnknownOf(json.RootElement.Member("portcullis"))),
            (_, JsonValueKind.False) => ReadInactive(token, json.RootElement),
            _ => Fail("broken answer"),
        };
    }

    /// <summary>Who holds nothing is still who they are, and is told what they lack.</summary>
    private static LiveAnswer ReadInactive(AccessToken token, JsonElement answer)
    {
        var code = answer.Member("portcullis").Text("code") is { } name ? RefusalCode.All.GetValueOrDefault(name) : null;
        return code == RefusalCode.PolicyNotMet ? Valid(token, "", null)
            : LiveAnswer.Refused(code is { Status: 401 } ? new Refusal(code, "The access token was ended; sign in again.") : Ended);
    }

    /// <summary>Where the issuer names what it cannot tell, the rest of the token's policies is known not to be met.</summary>
    private LiveAnswer ReadRefusal(AccessToken token, HttpStatusCode status, byte[] body)
    {
        using var json = status == HttpStatusCode.ServiceUnavailable ? JsonDocument.Parse(body) : null;
        return json?.RootElement.Text("code") != RefusalCode.ChainUnavailable.Code ? Fail($"status {(int)status}")
            : UnknownOf(json.RootElement) is { } unknown ? Valid(token, "", unknown)
            : LiveAnswer.Refused(Untold);
    }

    private static FrozenSet<string>? UnknownOf(JsonElement json) => json.Texts("unknown").ToFrozenSet(StringComparer.Ordinal) is { Count: > 0 } unknown ? unknown : null;

    private static LiveAnswer Valid(AccessToken token, string scope, FrozenSet<string>? unknown) =>
        new(TokenVerification.Valid(token.Scope == scope ? token : token with { Scope = scope }) with { IsRemembered = true }, unknown);

    private LiveAnswer Fail(string fault)
    {
        Log.NotAsked(logger, fault);
        return LiveAnswer.Refused(Unreachable);
    }
}
