using System.Net;
using System.Net.Http.Json;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.Fixtures;

public sealed class HttpUpstreamTests
{
    [Fact]
    public async Task Answer_Default_EchoesTheRequest()
    {
        await using var upstream = await HttpUpstream.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(upstream.Url, "/a%20b?c=%2F")) { Content = new StringContent("hello") };
        request.Headers.Add("Portcullis_Account", "forged");
        request.Headers.Add("X-Two", ["1", "2"]);

        using var response = await client.SendAsync(request);

        var echo = (await response.Content.ReadFromJsonAsync<UpstreamRequest>())!;
        (echo.Method, echo.Target, echo.Path, echo.Body).ShouldBe(("POST", "/a%20b?c=%2F", "/a b", "hello"));
        echo.Headers["Portcullis_Account"].ShouldBe(["forged"]);
        echo.Headers["X-Two"].ShouldBe(["1, 2"]);
        upstream.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_Told_IsGiven()
    {
        await using var upstream = await HttpUpstream.StartAsync();
        upstream.Answer = _ => new UpstreamAnswer
        {
            Status = 418,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Cache-Control"] = "public" },
            Body = "short",
        };
        using var client = new HttpClient();

        using var response = await client.GetAsync(upstream.Url);

        ((int)response.StatusCode).ShouldBe(418);
        response.Headers.CacheControl!.Public.ShouldBeTrue();
        (await response.Content.ReadAsStringAsync()).ShouldBe("short");
    }

    [Fact]
    public async Task Answer_Reset_BreaksTheConnection()
    {
        await using var upstream = await HttpUpstream.StartAsync();
        upstream.Answer = _ => new UpstreamAnswer { Reset = true };
        using var client = new HttpClient();

        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(upstream.Url));
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsHarmless()
    {
        var upstream = await HttpUpstream.StartAsync();

        await upstream.DisposeAsync();

        await Should.NotThrowAsync(async () => await upstream.DisposeAsync());
    }

    [Fact]
    public async Task Answer_Until_WaitsForTheSignal()
    {
        var signal = new TaskCompletionSource();
        await using var upstream = await HttpUpstream.StartAsync();
        upstream.Answer = _ => new UpstreamAnswer { Until = signal.Task };
        using var client = new HttpClient();

        var pending = client.GetAsync(upstream.Url);
        pending.IsCompleted.ShouldBeFalse();
        signal.SetResult();

        using var response = await pending;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
