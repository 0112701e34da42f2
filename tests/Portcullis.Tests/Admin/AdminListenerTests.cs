using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Admin;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Admin;

/// <summary>What is for operators is on the admin listener and nowhere else; what is for callers is not there.</summary>
public sealed class AdminListenerTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private Uri Admin => gateway.App.Services.GetRequiredService<AdminListener>().Url!;

    [Fact]
    public async Task Metrics_OnAdminListener_IsPrometheusText()
    {
        using var response = await SendAsync(Admin, "/metrics", null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadAsStringAsync()).ShouldContain("portcullis_chain_head_number{chain=\"1\"}");
    }

    [Theory]
    [InlineData("/healthz/live", "live")]
    [InlineData("/healthz/ready", "\"status\":\"ready\"")]
    public async Task Health_OnAdminListener_Answers(string path, string expected)
    {
        using var response = await SendAsync(Admin, path, null);
        (await response.Content.ReadAsStringAsync()).ShouldContain(expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("127.0.0.1:9464")]
    [InlineData("localhost:9464")]
    [Trait("Case", "A1")]
    public async Task Metrics_OnPublicPort_404WhateverTheHost(string? host)
    {
        using var response = await SendAsync(gateway.Url, "/metrics", host ?? gateway.Url.Authority);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Case", "A1")]
    public async Task Metrics_OnPublicPortWithTheAdminListenersHost_404()
    {
        using var response = await SendAsync(gateway.Url, "/metrics", Admin.Authority);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/auth/nonce")]
    [InlineData("/oauth2/jwks")]
    [InlineData("/v1/jwks")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/pub/x")]
    [InlineData("/")]
    [InlineData("/metrics/x")]
    [Trait("Case", "A1")]
    public async Task Callers_OnAdminListener_404(string path)
    {
        using var asked = await SendAsync(Admin, path, null);
        asked.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var pretended = await SendAsync(Admin, path, gateway.Url.Authority);
        pretended.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:9464")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task Metrics_ForeignHostWithoutToken_IsRefused(string host)
    {
        using var response = await SendAsync(Admin, "/metrics", host);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("unknown_domain");
    }

    [Fact]
    public void Log_OfTheListener_IsNotTakenForThePublicOne()
    {
        gateway.Logs.Lines.Count(line => line.Contains("Now listening on", StringComparison.Ordinal)).ShouldBe(1);
        gateway.Logs.Lines.Count(line => line.Contains("Application started", StringComparison.Ordinal)).ShouldBeLessThan(2);
        gateway.Logs.Lines.Count(line => line.Contains($"at {Admin}", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Metrics_Post_405()
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(Admin, "/metrics"), null);
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    internal static async Task<HttpResponseMessage> SendAsync(Uri server, string path, string? host, string? authorization = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        request.Headers.Host = host;
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await http.SendAsync(request);
    }
}
