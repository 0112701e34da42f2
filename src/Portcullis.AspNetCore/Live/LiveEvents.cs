using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore.Live;

/// <summary>
/// Follows the issuer's events, so that what a token lost is not believed for the rest of the short time. With each connection everything is asked anew: what happened before it is not known. While there is none the short time alone bounds what is
/// believed.
/// </summary>
internal sealed class LiveEvents(IServiceProvider services, IOptions<PortcullisOptions> options, TimeProvider clock, ILogger<LiveEvents> logger) : BackgroundService
{
    /// <summary>The issuer gives a sign of life every five seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Uri Address = new("v1/events?types=tier_changed,access_lost,access_back,revoked", UriKind.Relative);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Live)
        {
            return;
        }

        var tokens = (LiveTokens)services.GetService(typeof(LiveTokens))!;
        using var http = IssuerHttp.Open(options.Value, Timeout.InfiniteTimeSpan);
        var pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            var (wasReady, fault) = await TryFollowAsync(http, tokens, stoppingToken);
            pause = wasReady ? TimeSpan.FromSeconds(1) : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            Log.EventsBroken(logger, fault, pause);
            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task<(bool WasReady, string Fault)> TryFollowAsync(HttpClient http, LiveTokens tokens, CancellationToken stoppingToken)
    {
        using var silence = new CancellationTokenSource(Patience, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, silence.Token);
        var wasReady = false;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                return (false, $"status {(int)response.StatusCode}");
            }

            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
            var type = "";
            while (await lines.ReadLineAsync(patience.Token) is { } line)
            {
                silence.CancelAfter(Patience);
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    type = line["event: ".Length..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    Take(tokens, type, line["data: ".Length..]);
                    wasReady = true;
                }
            }

            return (wasReady, "it ended");
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return (wasReady, "silence");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return (wasReady, e is JsonException ? "broken answer" : (e as HttpRequestException)?.HttpRequestError.ToString() ?? "broken connection");
        }
    }

    private void Take(LiveTokens tokens, string type, string data)
    {
        if (type is "ready" or "gap")
        {
            tokens.ForgetAll();
            Log.EventsFollowed(logger);
            return;
        }

        using var json = JsonDocument.Parse(data);
        if (json.RootElement.Member("data").Text("jti") is { } token)
        {
            tokens.Forget(token);
        }
    }
}
