using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>The script for Cloudflare's API Shield, run with something in the place of <c>curl</c> that keeps what would be sent.</summary>
public sealed class ApiShieldScriptTests : IDisposable
{
    private const string Api = "https://api.cloudflare.com/client/v4/zones/zone/token_validation";

    private const string Keys = """
        {"keys":[{"kty":"EC","crv":"P-256","x":"X","y":"Y","kid":"one","alg":"ES256","use":"sig"},{"kty":"RSA","n":"N","e":"AQAB","kid":"two","alg":"RS256","use":"sig"}]}
        """;

    // The key set for a question without content, else the answer of Cloudflare's API, and a file for each call: its arguments, a line each.
    private const string Curl = """
        #!/usr/bin/env bash
        printf '%s\0' "$@" > "$HERE/call-$(ls "$HERE" | grep -c '^call-')"
        case " $* " in *' --data '*) echo '{"result":{"id":"made"}}';; *) cat "$HERE/keys";; esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-shield-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Script_FirstRun_MakesTheConfigurationAndARuleThatBlocks()
    {
        var calls = await RunAsync(config: null);

        calls.Select(call => call.Url).ShouldBe(["https://api.example/oauth2/jwks", $"{Api}/config", $"{Api}/rules"]);
        var configuration = calls[1].Content!;
        ((string?)configuration["token_type"]).ShouldBe("JWT");
        ((string?)configuration["token_sources"]![0]).ShouldBe("http.request.headers[\"authorization\"][0]");
        ShouldBeTheKey(configuration["credentials"]!);
        var rule = calls[2].Content![0]!;
        ((string?)rule["action"]).ShouldBe("block");
        ((bool?)rule["enabled"]).ShouldBe(true);
        ((string?)rule["expression"]).ShouldBe("is_jwt_valid(\"made\")");
        ((string?)rule["selector"]!["include"]![0]!["host"]![0]).ShouldBe("api.example");
    }

    [Fact]
    public async Task Script_WithAConfiguration_ReplacesItsKeysAlone()
    {
        var calls = await RunAsync(config: "mine");

        calls.Select(call => call.Url).ShouldBe(["https://api.example/oauth2/jwks", $"{Api}/config/mine/credentials"]);
        calls[1].Arguments.Any(argument => argument == "PUT").ShouldBeTrue();
        ShouldBeTheKey(calls[1].Content!);
    }

    [Fact]
    public async Task Script_SaysWhoAsksToCloudflareAlone()
    {
        var calls = await RunAsync(config: null);

        calls.Select(call => call.Arguments.Contains("Authorization: Bearer secret", StringComparer.Ordinal)).ShouldBe([false, true, true]);
    }

    /// <summary>The members that its API asks for, and no key of another algorithm.</summary>
    private static void ShouldBeTheKey(JsonNode credentials) =>
        credentials.ToJsonString().ShouldBe("""{"keys":[{"kty":"EC","crv":"P-256","x":"X","y":"Y","kid":"one","alg":"ES256"}]}""");

    private async Task<IReadOnlyList<ScriptCall>> RunAsync(string? config)
    {
        using var folder = new GatewayFolder();
        var curl = Path.Combine(_folder.FullName, "curl");
        await File.WriteAllTextAsync(curl, Curl);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "keys"), Keys);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(curl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", ["-s"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{_folder.FullName}:{start.Environment["PATH"]}";
        (start.Environment["HERE"], start.Environment["ZONE"], start.Environment["TOKEN"], start.Environment["CONFIG"]) = (_folder.FullName, "zone", "secret", config);
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(await folder.FillAsync("cloudflare-api-shield"));
        bash.StandardInput.Close();
        var said = await Task.WhenAll(bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        bash.ExitCode.ShouldBe(0, string.Concat(said));
        return [.. _folder.GetFiles("call-*").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new ScriptCall(File.ReadAllText(file.FullName).Split('\0', StringSplitOptions.RemoveEmptyEntries)))];
    }

    private sealed record ScriptCall(IReadOnlyList<string> Arguments)
    {
        public string Url => Arguments.Single(argument => argument.StartsWith("https://", StringComparison.Ordinal));

        public JsonNode? Content => Arguments.SkipWhile(argument => argument != "--data").Skip(1).Take(1).Select(text => JsonNode.Parse(text)).SingleOrDefault();
    }
}
