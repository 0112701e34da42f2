using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Fetches <c>{Authority}/oauth2/jwks</c>: no redirects, 64 KiB, 5 seconds.</summary>
internal sealed class KeySetClient(IOptions<PortcullisOptions> options) : IDisposable
{
    private readonly HttpClient _http = Open(options.Value.KeyTransport);
    private readonly Uri _address = new(options.Value.Authority.TrimEnd('/') + "/oauth2/jwks");

    /// <summary>The keys, or what went wrong, in words fit for a log.</summary>
    public async Task<(IReadOnlyDictionary<string, JsonWebKey>? Keys, string? Fault)> FetchAsync()
    {
        try
        {
            using var response = await _http.GetAsync(_address, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
            return response.StatusCode == System.Net.HttpStatusCode.OK
                ? Read(await response.Content.ReadAsByteArrayAsync(CancellationToken.None))
                : (null, $"status {(int)response.StatusCode}");
        }
        catch (HttpRequestException broken)
        {
            return (null, broken.HttpRequestError.ToString());
        }
        catch (OperationCanceledException)
        {
            return (null, "timeout");
        }
        catch (IOException)
        {
            return (null, "broken answer");
        }
    }

    public void Dispose() => _http.Dispose();

    private static (IReadOnlyDictionary<string, JsonWebKey>? Keys, string? Fault) Read(byte[] body) => JwksDocument.Read(body) switch
    {
        null => (null, "not a key set"),
        { Count: 0 } => (null, "no ES256 keys"),
        var keys => (keys, null),
    };

    private static HttpClient Open(HttpMessageHandler? transport)
    {
        var http = new HttpClient(transport ?? Transport(), disposeHandler: transport is null)
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = JwksDocument.MaxLength,
        };
        http.DefaultRequestHeaders.Add("Accept", $"{JwksDocument.ContentType}, application/json");
        return http;
    }

    private static SocketsHttpHandler Transport() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
