using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>The Worker is run with <c>worker.capnp</c> and deployed with <c>wrangler.toml</c>: what the one says, the other does.</summary>
public sealed partial class WorkerSettingsTests
{
    // On one's own machine the issuer is asked where it listens.
    private static readonly string[] Local = ["JWKS_URL", "UPSTREAM"];

    [Fact]
    public async Task Variables_AndDate_AreTheSame()
    {
        var (printed, run) = (await PrintAsync(), await ReadAsync("worker.capnp"));
        var (variables, bindings) = (Variables(printed), Bindings(run));

        bindings.Keys.ShouldBe(variables.Keys, ignoreOrder: true);
        foreach (var name in variables.Keys.Except(Local, StringComparer.Ordinal))
        {
            bindings[name].ShouldBe(variables[name], name);
        }

        Date().Match(run).Groups["date"].Value.ShouldBe(Date().Match(printed).Groups["date"].Value);
    }

    [Fact]
    public async Task Variables_AreThoseThatTheCodeReads()
    {
        var members = Member().Matches(await ReadAsync("token.ts") + await ReadAsync("worker.ts")).Select(match => match.Groups["name"].Value);

        Variables(await PrintAsync()).Keys.ShouldBe(members, ignoreOrder: true);
    }

    [Fact]
    public async Task Modules_AreAllThatThereAre()
    {
        var modules = Module().Matches(await ReadAsync("worker.capnp")).Select(match => match.Groups["name"].Value);

        modules.ShouldBe(Directory.GetFiles(Sample(""), "*.ts").Select(file => Path.GetFileNameWithoutExtension(file)), ignoreOrder: true);
    }

    private static async Task<string> PrintAsync()
    {
        using var folder = new GatewayFolder(policies: ["holders"]);
        return (await folder.FillAsync("cloudflare-worker")).Replace("api.example", "api.example.com", StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Variables(string toml) =>
        Variable().Matches(toml.Split("[vars]")[1]).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);

    private static Dictionary<string, string> Bindings(string capnp) =>
        Binding().Matches(capnp).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Sample(file), TestContext.Current.CancellationToken);

    private static string Sample(string file) => Repository.PathTo("samples", "gateways", "cloudflare-worker", file);

    [GeneratedRegex(@"^(?<name>\w+) = ""(?<value>[^""]*)""$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\(name = ""(?<name>\w+)"", text = ""(?<value>[^""]*)""\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Binding();

    [GeneratedRegex(@"\(name = ""(?<name>\w+)"", esModule = ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Module();

    [GeneratedRegex(@"compatibility_?[dD]ate = ""(?<date>[\d-]+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"^  (?<name>[A-Z][A-Z_]+): string;", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();
}
