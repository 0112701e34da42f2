using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Facts;
using Portcullis.Configuration;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Hosting;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Keys;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Tests.Fixtures;

/// <summary>A gateway as <c>serve</c> runs it, on a free port, before an upstream, with chains that tests hold in hand.</summary>
public sealed class TestGateway : IAsyncLifetime
{
    public const string PublicUrl = "http://127.0.0.1:8080";

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;

    internal FakeChain One { get; } = new(1);

    internal FakeChain Two { get; } = new(2);

    internal RecordingAudit Audit { get; } = new();

    internal RecordingLoggers Logs { get; } = new();

    internal HttpUpstream Upstream { get; private set; } = null!;

    internal WebApplication App { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal Uri Url { get; private set; } = null!;

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal Action<JsonObject>? Change { get; init; }

    internal Action<IServiceCollection>? AddServices { get; init; }

    internal string Settings => Path.Combine(_folder, "appsettings.json");

    internal string Policies => Path.Combine(_folder, "policies.json");

    internal GatewayReloader Reloader => App.Services.GetRequiredService<GatewayReloader>();

    public async ValueTask InitializeAsync()
    {
        Upstream = await HttpUpstream.StartAsync();
        await File.WriteAllTextAsync(Settings, TestFiles.Settings(Upstream.Url.AbsoluteUri, Change));
        await File.WriteAllTextAsync(Policies, TestFiles.Policies());
        await StartAsync();
    }

    /// <summary>Signs an account in, as the issuer would.</summary>
    internal string TokenFor(Address address) => TokenFor(new Account(1, address).ToString());

    internal string TokenFor(string account, Func<AccessToken, AccessToken>? change = null)
    {
        var now = Clock.GetUtcNow();
        var token = new AccessToken
        {
            Issuer = PublicUrl,
            Audience = PublicUrl,
            Account = account,
            Proof = ProofKind.KeyRecovery,
            Id = Guid.CreateVersion7().ToString("N"),
            ClientId = "public",
            Scope = "",
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = now.AddMinutes(15),
        };
        return (change?.Invoke(token) ?? token).Sign(App.Services.GetRequiredService<KeyRing>().Current);
    }

    /// <summary>An account that nobody else uses.</summary>
    internal static Address NewAddress() => new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(Address.Size));

    /// <summary>An account that meets basic and holds this many coins on chain 1, with its token.</summary>
    internal (Address Address, string Token) NewHolder(ulong coins)
    {
        var address = NewAddress();
        One.Give(address, coins);
        return (address, TokenFor(address));
    }

    internal async Task<HttpResponseMessage> GetAsync(string path, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>What the upstream got, of a request that must pass.</summary>
    internal async Task<UpstreamRequest> PassAsync(string path, string? token, params (string Name, string Value)[] headers)
    {
        using var response = await GetAsync(path, token, headers);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        return Upstream.Requests.Last();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await Upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var start = await GatewayHost.StartAsync(
            new GatewayOptions { Folder = _folder, ConfigureServices = Replace }, CancellationToken.None);
        App = start.App.ShouldNotBeNull(string.Join('\n', start.Faults));
        Url = new Uri(App.Urls.Single());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
    }

    private void Replace(IServiceCollection services)
    {
        One.Clock = Two.Clock = Clock;
        services.Replace(ServiceDescriptor.Singleton(new ChainSet([One, Two])));
        services.Replace(ServiceDescriptor.Singleton<IAuditLog>(Audit));
        services.Replace(ServiceDescriptor.Singleton(Clock));
        services.AddSingleton<ILoggerProvider>(Logs);
        AddServices?.Invoke(services);
    }
}
