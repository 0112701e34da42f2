using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>Where nobody is asked who calls, no token is looked at.</summary>
public sealed class OpenRouteTests : IAsyncLifetime
{
    private readonly CountingRevocationCheck _checks = new();
    private readonly TestGateway _gateway;

    public OpenRouteTests() =>
        _gateway = new() { AddServices = services => services.AddSingleton<IRevocationCheck>(_checks) };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/pub/x", 200, 0)]
    [InlineData("/auth/nonce", 200, 0)]
    [InlineData("/nowhere", 404, 0)]
    [InlineData("/premium/x", 200, 1)]
    public async Task Token_IsCheckedOnGatedRoutesAlone(string path, int status, int checks)
    {
        var (_, token) = _gateway.NewHolder(1);
        using var response = await _gateway.GetAsync(path, token);
        ((int)response.StatusCode).ShouldBe(status);
        _checks.Count.ShouldBe(checks);
    }

    [Theory]
    [InlineData("/pub/x", 200)]
    [InlineData("/auth/nonce", 200)]
    [InlineData("/premium/x", 401)]
    public async Task BadToken_IsIgnoredOnOpenRoutes(string path, int status)
    {
        using var response = await _gateway.GetAsync(path, "not.a.token");
        ((int)response.StatusCode).ShouldBe(status);
    }
}
