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
    private static readonly Refusal Untold = new(RefusalCode.ChainUnavailable, "It cannot be told at the moment what the account holds; try again soon.");
    private static readonly Refusal Unreachable = new(RefusalCode.IssuerUnavailable, "The issuer cannot be asked at the moment what the account holds; try again soon.");

    private readonly HttpClient _http = IssuerHttp.Open(options.Value, Timeout);

    /// <summary>The token with the scope that it has now, or why it is refused. Never throws for what the issuer does.</summary>
    public async Task<TokenVerification> AskAsync(AccessToken token, string text)
    {
        try
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", text)]);
            using var response = await _http.PostAsync(new Uri("oauth2/introspect", UriKind.Relative), form, CancellationToken.None);
            var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            return response.StatusCode == HttpStatusCode.OK ? Read(token, body) : Fail(response.StatusCode, body);
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

    private TokenVerification Read(AccessToken token, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return (json.RootElement.Text("scope"), json.RootElement.Member("active").ValueKind) switch
        {
            ({ } scope, JsonValueKind.True) when json.RootElement.Text("jti") == token.Id => Valid(token, scope),
            (_, JsonValueKind.False) => ReadInactive(token, json.RootElement),
            _ => Fail("broken answer"),
        };
    }

    /// <summary>Who holds nothing is still who they are, and is told what they lack.</summary>
    private static TokenVerification ReadInactive(AccessToken token, JsonElement answer)
    {
        var code = answer.Member("portcullis").Text("code") is { } name ? RefusalCode.All.GetValueOrDefault(name) : null;
        return code == RefusalCode.PolicyNotMet ? Valid(token, "")
            : TokenVerification.Refused(code is { Status: 401 } ? new Refusal(code, "The access token was ended; sign in again.") : Ended);
    }

    private static TokenVerification Valid(AccessToken token, string scope) =>
        TokenVerification.Valid(token.Scope == scope ? token : token with { Scope = scope }) with { IsRemembered = true };

    private TokenVerification Fail(HttpStatusCode status, byte[] body)
    {
        using var json = status == HttpStatusCode.ServiceUnavailable ? JsonDocument.Parse(body) : null;
        return json?.RootElement.Text("code") == RefusalCode.ChainUnavailable.Code ? TokenVerification.Refused(Untold) : Fail($"status {(int)status}");
    }

    private TokenVerification Fail(string fault)
    {
        Log.NotAsked(logger, fault);
        return TokenVerification.Refused(Unreachable);
    }
}
