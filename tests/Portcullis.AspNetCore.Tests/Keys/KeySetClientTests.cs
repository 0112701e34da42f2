using System.Text;
using Microsoft.AspNetCore.Http;
using Portcullis.AspNetCore.Keys;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests.Keys;

public sealed class KeySetClientTests : IAsyncLifetime
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> BadAnswers = new(StringComparer.Ordinal)
    {
        ["status 500"] = context => StatusAsync(context, 500),
        ["status 204"] = context => StatusAsync(context, 204),
        ["status 404"] = context => StatusAsync(context, 404),
        ["redirect"] = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        },
        ["not JSON"] = context => context.Response.WriteAsync("<html></html>"),
        ["no keys"] = context => context.Response.WriteAsync("""{"keys":[]}"""),
        ["only foreign keys"] = context => context.Response.WriteAsync("""{"keys":[{"kty":"RSA","kid":"1"}]}"""),
        ["too long"] = context => context.Response.WriteAsync("""{"keys":[]}""" + new string(' ', JwksDocument.MaxLength)),
        ["compressed"] = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(new byte[] { 0x1f, 0x8b, 8, 0 }).AsTask();
        },
        ["cut short"] = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("""{"keys":["""));
            context.Abort();
        },
        ["dropped"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
    };

    private FakeIssuer _issuer = null!;

    public static TheoryData<string> Names => [.. BadAnswers.Keys];

    public async ValueTask InitializeAsync() => _issuer = await FakeIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task FetchAsync_GoodSet_GivesItsKeys()
    {
        using var client = Client();
        var (keys, fault) = await client.FetchAsync();
        keys!.Keys.ShouldBe([_issuer.Key.KeyId]);
        fault.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Names))]
    public async Task FetchAsync_BadAnswer_IsAFaultInWords(string name)
    {
        _issuer.Answer = BadAnswers[name];
        using var client = Client();
        var (keys, fault) = await client.FetchAsync();
        keys.ShouldBeNull();
        fault.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task FetchAsync_NobodyThere_IsAFaultInWords()
    {
        var url = _issuer.Url;
        await _issuer.DisposeAsync();
        _issuer = await FakeIssuer.StartAsync();
        using var client = new KeySetClient(url, KeySetClient.AccessTokenPath, null);
        (await client.FetchAsync()).Fault.ShouldBe("ConnectionError");
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private KeySetClient Client() => new(_issuer.Url, KeySetClient.AccessTokenPath, null);
}
