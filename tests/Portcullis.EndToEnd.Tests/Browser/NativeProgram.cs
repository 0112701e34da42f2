using System.Text.Json;
using Microsoft.Playwright;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>A program that signs people in by <c>openid-client</c>, which is not ours, at the page that discovery names.</summary>
internal sealed class NativeProgram : IAsyncDisposable
{
    private readonly RunningProgram _program;

    private NativeProgram(RunningProgram program) => _program = program;

    /// <summary>The address that it has its user open.</summary>
    internal string SignInUrl => _program.Lines.First(IsUrl);

    internal static async Task<NativeProgram> StartAsync(Uri issuer, string clientId, string scope, string? secret = null, bool byBasic = false)
    {
        var script = Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "openid", "native.mjs");
        var arguments = JsonSerializer.Serialize(new { issuer = issuer.GetLeftPart(UriPartial.Authority), clientId, scope, secret, byBasic });
        return new NativeProgram(await RunningProgram.StartAsync(Programs.Describe("node", [script, arguments]), IsUrl));
    }

    /// <summary>What it says to the browser that comes back.</summary>
    internal static async Task<JsonElement> ReadAnswerAsync(IPage page)
    {
        await page.WaitForURLAsync(url => url.Contains("/callback?", StringComparison.Ordinal));
        return JsonElement.Parse(await page.Locator("body").InnerTextAsync());
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static bool IsUrl(string line) => line.StartsWith("http", StringComparison.Ordinal);
}
