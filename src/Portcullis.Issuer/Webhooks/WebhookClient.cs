using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Webhooks;

/// <summary>Sends messages: no redirects, no cookies, nothing read of the answer but its head, and that within a time.</summary>
internal sealed class WebhookClient(TimeProvider clock) : IDisposable
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseDrainSize = 4 * 1024,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends an event.</summary>
    public async Task<WebhookAnswer> SendAsync(WebhookTarget target, LoggedEvent told, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = Compose(target, told);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? default
                : new WebhookAnswer($"status {(int)response.StatusCode}", response.StatusCode == HttpStatusCode.Gone, WaitOf(response.Headers.RetryAfter));
        }
        catch (HttpRequestException broken)
        {
            return new WebhookAnswer(broken.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer("timeout");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Compose(WebhookTarget target, LoggedEvent told)
    {
        var (id, timestamp) = ($"evt_{told.Id}", clock.GetUtcNow().ToUnixTimeSeconds());
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ReadOnlyMemoryContent(told.Json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Portcullis", null));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(target.Keys, id, timestamp, told.Json.Span));
        return request;
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? retry) => retry?.Delta ?? retry?.Date - clock.GetUtcNow();
}
