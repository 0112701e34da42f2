using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>An app that checks tokens by Portcullis.AspNetCore, which fetches the keys from where the issuer listens.</summary>
internal sealed class CheckedApp : ITokenJudge
{
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;

    private CheckedApp(WebApplication app) => _app = app;

    public string Name => "Portcullis.AspNetCore";

    internal static async Task<CheckedApp> StartAsync(GatewayIssuer issuer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddPortcullis(options => (options.Authority, options.KeyTransport) = (GatewayIssuer.PublicUrl, new Detour(issuer.PlainUrl)));
        var app = builder.Build();
        app.MapGet(Probe.Gated, () => Results.Ok()).RequireAuthorization("holders");
        await app.StartAsync();
        return new CheckedApp(app);
    }

    public async Task<Outcome> TryAsync(string token)
    {
        using var answer = await SendAsync(token);
        return answer.IsSuccessStatusCode ? Outcome.In : Outcome.Refused((int)answer.StatusCode);
    }

    /// <summary>The code by which it refuses a token with 401; null when it takes it.</summary>
    internal async Task<string?> FindRefusalAsync(string token)
    {
        using var answer = await SendAsync(token);
        if (answer.IsSuccessStatusCode)
        {
            return null;
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        return DemoFixture.Text(await DemoFixture.JsonAsync(answer), "code");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_app.Urls.Single()), Probe.Gated));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _client.SendAsync(request);
    }
}
