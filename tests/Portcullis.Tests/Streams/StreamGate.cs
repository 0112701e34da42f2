using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Streams;
using Portcullis.Telemetry;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Streams;

/// <summary>A gateway before an upstream whose answers do not end, and a clock that stands still.</summary>
internal sealed class StreamGate : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseCookies = false });
    private MetricCollector _metrics = null!;
    private HttpProtocols _protocols;

    public ManualTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public StreamUpstream Upstream { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public StreamRegistry Registry => Gateway.App.Services.GetRequiredService<StreamRegistry>();

    private HeadSignal Signal => Gateway.App.Services.GetRequiredService<HeadSignal>();

    private Version Version => _protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;

    /// <summary>Starts it.</summary>
    /// <param name="protocols">What clients speak.</param>
    /// <param name="upstream">What the upstream speaks.</param>
    /// <param name="most">How many streams there may be.</param>
    /// <param name="mostOfAccount">How many of one account.</param>
    /// <param name="change">Changes its settings.</param>
    public static async Task<StreamGate> StartAsync(
        HttpProtocols protocols = HttpProtocols.Http1, HttpProtocols upstream = HttpProtocols.Http1, int most = StreamRegistry.Most, int mostOfAccount = StreamRegistry.MostOfAccount,
        Action<JsonObject>? change = null)
    {
        var gate = new StreamGate { _protocols = protocols, Upstream = await StreamUpstream.StartAsync(upstream) };
        gate.Gateway = new TestGateway
        {
            Clock = gate.Clock,
            Change = (Action<JsonObject>)gate.Configure + change,
            AddServices = services => services.AddSingleton(new StreamRegistry(most, mostOfAccount)),
        };
        await gate.Gateway.InitializeAsync();
        gate._metrics = new MetricCollector(gate.Gateway.App.Services.GetRequiredService<IMeterFactory>());
        return gate;
    }

    /// <summary>Opens a stream and reads its first line.</summary>
    public async Task<ClientStream> OpenAsync(string path, string? token)
    {
        var (response, stream) = await SendAsync(path, token);
        ((int)response.StatusCode).ShouldBe(200);
        (await stream.ReadAsync()).ShouldBe("open");
        return stream;
    }

    /// <summary>Sends a request, and a gRPC call when the path says so.</summary>
    public async Task<(HttpResponseMessage Response, ClientStream Stream)> SendAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Gateway.Url, path)) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (path.EndsWith("call", StringComparison.Ordinal) || path.EndsWith("silent", StringComparison.Ordinal))
        {
            (request.Method, request.Content) = (HttpMethod.Post, new ByteArrayContent([0, 0, 0, 0, 0]));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        var response = await _client.SendAsync(request, CancellationToken.None);
        return (response, new ClientStream(response, new StreamReader(await response.Content.ReadAsStreamAsync())));
    }

    /// <summary>
    /// Lets time pass, a second each time, until something holds. None passes while the last second was not looked at, or something is being decided: it would run away from a busy machine, and streams would be cut because their
    /// tokens had ended, or because they had waited too long to be decided.
    /// </summary>
    public Task<bool> PassUntilAsync(Func<bool> condition) => Eventually.Async(() =>
    {
        if (condition())
        {
            return true;
        }

        if (Signal.Calls.Count == 0 && Registry.Open.All(stream => !stream.IsUnderReview))
        {
            Clock.Advance(StreamWatch.Interval);
        }

        return false;
    });

    /// <summary>Whether an account comes to be refused with these codes and no others.</summary>
    public Task<bool> IsRefusedAsync(Address address, params string[] codes) => Eventually.Async(() =>
        Gateway.Audit.Entries.Where(entry => entry.Account == new Account(1, address).ToString()).Select(entry => entry.Code).SequenceEqual(codes, StringComparer.Ordinal));

    /// <summary>What there is at <c>/metrics</c>.</summary>
    public string Scrape() => _metrics.Write();

    /// <summary>Changes both files and puts them in force.</summary>
    public async Task ReloadAsync(string policies, Action<JsonObject>? change = null)
    {
        await File.WriteAllTextAsync(Gateway.Policies, policies);
        await File.WriteAllTextAsync(Gateway.Settings, TestFiles.Settings($"{Upstream.Url}", settings =>
        {
            Configure(settings);
            change?.Invoke(settings["ReverseProxy"]!["Routes"]!.AsObject());
        }));
        (await Gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _metrics?.Dispose();
        Upstream.End();
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private void Configure(JsonObject settings)
    {
        settings["Kestrel"] = new JsonObject { ["EndpointDefaults"] = new JsonObject { ["Protocols"] = $"{_protocols}" } };
        var cluster = settings["ReverseProxy"]!["Clusters"]!["api"]!;
        cluster["Destinations"]!["first"]!["Address"] = $"{Upstream.Url}";
        cluster["HttpRequest"] = new JsonObject
        {
            ["ActivityTimeout"] = "00:10:00",
            [nameof(Version)] = Upstream.IsHttp2 ? "2" : "1.1",
            ["VersionPolicy"] = "RequestVersionExact",
        };
    }
}
