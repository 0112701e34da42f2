using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Keys;

/// <summary>Fetches a key set of the issuer's: no redirects, 64 KiB, 5 seconds.</summary>
/// <param name="authority">The issuer's public URL, with or without a slash at its end.</param>
/// <param name="path">Which of its key sets.</param>
/// <param name="transport">Carries the requests, and is not disposed; null for the platform's own.</param>
internal sealed class KeySetClient(string authority, string path, HttpMessageHandler? transport) : IDisposable
{
    /// <summary>Where the keys of access tokens are.</summary>
    public const string AccessTokenPath = "/oauth2/jwks";

    /// <summary>Where the keys of attestations are.</summary>
    public const string AttestationPath = "/.well-known/jwks.json";

    private readonly HttpClient _http = Open(transport);

    public Uri Address { get; } = new(authority.TrimEnd('/') + path);

    /// <summary>The keys, or what went wrong, in words fit for a log.</summary>
    public async Task<(IReadOnlyDictionary<string, JsonWebKey>? Keys, string? Fault)> FetchAsync()
    {
        try
        {
            using var response = await _http.GetAsync(Address, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
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
