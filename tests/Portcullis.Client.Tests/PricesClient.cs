using System.Net;

namespace Portcullis.Client.Tests;

/// <summary>A typed client, as an app has them.</summary>
internal sealed class PricesClient(HttpClient http)
{
    public async Task<HttpStatusCode> GetAsync(string url = "/api")
    {
        using var response = await http.GetAsync(url, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
