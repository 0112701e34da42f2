using Microsoft.Extensions.DependencyInjection;
using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Hosting;

public sealed class ReloadTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"policies":{}}""")]
    [InlineData("""{"policies":{"market-data":{"tiers":[]}}}""")]
    [Trait("Case", "A2")]
    public async Task Reload_BadPolicies_OldOnesStayInForce(string policies)
    {
        var (_, token) = _gateway.NewHolder(1);
        await File.WriteAllTextAsync(_gateway.Policies, policies);
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldNotBeEmpty();
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.OK);
        (await StatusOf("/premium/x", null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    [Trait("Case", "A2")]
    public async Task Reload_BadSettings_OldRoutesStayInForce()
    {
        await File.WriteAllTextAsync(_gateway.Settings, "not json");
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).Single().ShouldStartWith("appsettings.json: ");
        (await StatusOf("/pub/x", null)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reload_SameFaultTwice_IsLoggedOnce()
    {
        await File.WriteAllTextAsync(_gateway.Policies, "{");
        await _gateway.Reloader.ReloadAsync(CancellationToken.None);
        await _gateway.Reloader.ReloadAsync(CancellationToken.None);
        _gateway.Logs.Lines.Count(line => line.Contains("not in force", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Reload_PolicyGoneButRouteStill_IsRefused()
    {
        await WriteSettingsAsync(routes => routes["new"] = TestFiles.Route("/new/{**rest}", "gone:gold"));
        var fault = (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).Single();
        fault.ShouldStartWith("ReverseProxy.Routes.new.AuthorizationPolicy: there is no policy 'gone'");
        (await StatusOf("/new/x", null)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reload_NewRoute_IsGatedFromItsFirstMoment()
    {
        var (_, token) = _gateway.NewHolder(1);
        await WriteSettingsAsync(routes => routes["new"] = TestFiles.Route("/new/{**rest}", "market-data"));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        (await StatusOf("/new/x", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf("/new/x", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reload_RouteGated_IsNoLongerOpen()
    {
        await WriteSettingsAsync(routes => routes["open"]!["AuthorizationPolicy"] = "market-data");
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        (await StatusOf("/pub/x", null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Reload_ThresholdRaised_DecidesAnew()
    {
        var (_, token) = _gateway.NewHolder(1);
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.OK);
        await File.WriteAllTextAsync(_gateway.Policies, TestFiles.Policies().Replace("\"threshold\": \"1\"", "\"threshold\": \"2\"", StringComparison.Ordinal));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Reload_WhatNeedsARestart_IsSaidWithoutItsValue()
    {
        await File.WriteAllTextAsync(_gateway.Settings, TestFiles.Settings(
            _gateway.Upstream.Url.AbsoluteUri, settings => settings["Chains"]!["1"]!["Rpc"]![0]!["Url"] = "http://127.0.0.1:9/secret-key"));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        _gateway.Logs.Lines.ShouldContain(line => line.Contains("The change of Chains needs a restart", StringComparison.Ordinal));
        _gateway.Logs.Lines.ShouldNotContain(line => line.Contains("secret-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reload_TwentyTimesUnderLoad_DropsNoRequestAndOpensNone()
    {
        using var stop = new CancellationTokenSource();
        var (_, holder) = _gateway.NewHolder(1);
        var (_, other) = _gateway.NewHolder(0);
        var load = Task.WhenAll(
            CollectAsync("/premium/x", holder, stop.Token), CollectAsync("/premium/x", other, stop.Token),
            CollectAsync("/premium/x", null, stop.Token), CollectAsync("/pub/x", null, stop.Token));
        for (var i = 0; i < 20; i++)
        {
            await WriteSettingsAsync(routes => routes[$"new{i}"] = TestFiles.Route($"/new{i}/{{**rest}}", "market-data:silver"));
            await File.WriteAllTextAsync(_gateway.Policies, i % 2 == 0 ? TestFiles.Policies($"{1000 + i}000/1h") : "{ half");
            (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).Count.ShouldBe(i % 2);
        }

        await stop.CancelAsync();
        (await load).Select(statuses => string.Join(',', statuses.Distinct())).ShouldBe(["OK", "Forbidden", "Unauthorized", "OK"]);
    }

    [Fact]
    public async Task PolicyNotInForce_ThoughARouteAsksForIt_503()
    {
        var (_, token) = _gateway.NewHolder(1);
        _gateway.App.Services.GetRequiredService<Portcullis.Issuer.LivePolicies>().Replace(Portcullis.Conditions.Policies.PolicySet.Empty);
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await StatusOf("/premium/x", null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<List<HttpStatusCode>> CollectAsync(string path, string? token, CancellationToken stop)
    {
        List<HttpStatusCode> statuses = [];
        while (!stop.IsCancellationRequested)
        {
            statuses.Add(await StatusOf(path, token));
        }

        return statuses;
    }

    private Task WriteSettingsAsync(Action<JsonObject> change) => File.WriteAllTextAsync(
        _gateway.Settings,
        TestFiles.Settings(_gateway.Upstream.Url.AbsoluteUri, settings => change(settings["ReverseProxy"]!["Routes"]!.AsObject())));

    private async Task<HttpStatusCode> StatusOf(string path, string? token)
    {
        using var response = await _gateway.GetAsync(path, token);
        return response.StatusCode;
    }
}
