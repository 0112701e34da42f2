using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Admin;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Admin;

public sealed class AdminStartTests : IDisposable
{
    private const string Token = "a-token-of-the-operator-0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;

    [Theory]
    [InlineData("http://0.0.0.0:0", null, "Admin:Token: is missing")]
    [InlineData("http://127.0.0.1:0", "short", "Admin:Token: must have at least 32")]
    [InlineData("nonsense", null, "Admin:Url: must be http")]
    public async Task Start_ReachableOrWeak_SaysWhat(string url, string? token, string expected)
    {
        var start = await StartAsync(url, token);
        start.App.ShouldBeNull();
        start.Faults.Single().ShouldStartWith(expected);
    }

    [Fact]
    public async Task Start_BusyPort_IsOneSentenceAboutTheSetting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var fault = (await StartAsync($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", null)).Faults.Single();
        fault.ShouldStartWith("Admin:Url: ");
        fault.ShouldContain("address already in use");
        fault.ShouldEndWith("Choose another port, or leave it empty for no admin listener.");
    }

    [Fact]
    public async Task Start_EmptyUrl_ListensNowhere()
    {
        await using var app = (await StartAsync("", null)).App.ShouldNotBeNull();
        app.Services.GetRequiredService<AdminListener>().Url.ShouldBeNull();
    }

    [Fact]
    public async Task Token_Set_IsAskedForEverything()
    {
        await using var app = (await StartAsync("http://0.0.0.0:0", Token)).App.ShouldNotBeNull();
        var admin = new Uri($"http://127.0.0.1:{app.Services.GetRequiredService<AdminListener>().Url!.Port}");
        foreach (var path in new[] { "/metrics", "/healthz/live", "/nothing" })
        {
            (await CodeAsync(admin, path, null)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await CodeAsync(admin, "/metrics", $"Bearer {Token}")).ShouldBe(HttpStatusCode.OK);
        (await CodeAsync(admin, "/nothing", $"Bearer {Token}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData(Token)]
    [InlineData($"bearer{Token}")]
    [InlineData($"Basic {Token}")]
    [InlineData($"Bearer {Token}x")]
    [InlineData($"Bearer x{Token}")]
    [InlineData($"Bearer {Token} {Token}")]
    public async Task Token_Wrong_401(string authorization)
    {
        await using var app = (await StartAsync("http://127.0.0.1:0", Token)).App.ShouldNotBeNull();
        (await CodeAsync(app.Services.GetRequiredService<AdminListener>().Url!, "/metrics", authorization)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<GatewayStart> StartAsync(string url, string? token)
    {
        var admin = new JsonObject { ["Url"] = url };
        if (token is not null)
        {
            admin["Token"] = token;
        }

        var settings = TestFiles.Settings(TestFiles.Nowhere, settings => settings["Admin"] = admin);
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), settings);
        await File.WriteAllTextAsync(Path.Combine(_folder, "policies.json"), TestFiles.Policies());
        return await GatewayHost.StartAsync(new GatewayOptions { Folder = _folder }, CancellationToken.None);
    }

    private static async Task<HttpStatusCode> CodeAsync(Uri admin, string path, string? authorization)
    {
        using var response = await AdminListenerTests.SendAsync(admin, path, null, authorization);
        return response.StatusCode;
    }
}
