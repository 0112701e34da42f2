using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary>The real program, serving before an upstream of the test's, with a chain of its own. Its home folder is empty.</summary>
internal sealed class ServedGate : IAsyncDisposable
{
    private const string AdminLine = "The admin listener serves /metrics and /healthz at ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-gate-");
    private SigningKey _key = null!;

    internal TestChain Chain { get; private set; } = null!;

    internal HttpUpstream Upstream { get; private set; } = null!;

    internal RunningProgram Program { get; private set; } = null!;

    internal Uri Url { get; private set; } = null!;

    internal Uri Admin { get; private set; } = null!;

    internal string Folder => _folder.FullName;

    internal string Home => Path.Combine(_folder.FullName, "home");

    /// <summary>The file of the key that signs access tokens.</summary>
    internal string KeyFile => Directory.GetFiles(Path.Combine(_folder.FullName, "data", "keys"), "access-*.pem").Single();

    /// <summary>The settings as they were written; a test may change them.</summary>
    internal JsonObject Settings { get; private set; } = null!;

    /// <summary>Starts it. <c>/api</c> is for who holds an ether, <c>/open</c> for everybody.</summary>
    internal static async Task<ServedGate> StartAsync(Action<JsonObject>? change = null, string? policies = null)
    {
        var gate = new ServedGate();
        try
        {
            await gate.StartProgramAsync(change, policies ?? Policies());
            return gate;
        }
        catch
        {
            await gate.DisposeAsync();
            throw;
        }
    }

    internal static string Policies(string limit = "1000000/1m") => $$"""
        { "policies": { "holders": { "tiers": [ { "name": "only", "limit": "{{limit}}",
          "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    /// <summary>Puts a file in its place at once, so that it is never seen half written.</summary>
    internal void Write(string name, string text)
    {
        var aside = Path.Combine(_folder.FullName, $"{name}.new");
        File.WriteAllText(aside, text);
        File.Move(aside, Path.Combine(_folder.FullName, name), overwrite: true);
    }

    /// <summary>An access token as the gateway would issue it.</summary>
    internal string TokenFor(Address address) => TokenFor(address, _key);

    /// <summary>The same, for the gateway's own public URL and otherwise as a test makes it.</summary>
    internal string TokenFor(Address address, Func<AccessToken, AccessToken> change)
    {
        var url = (string)Settings["PublicUrl"]!;
        return change(Describe(address) with { Issuer = url, Audience = url }).Sign(_key);
    }

    /// <summary>The same, signed by a key of the test's choice.</summary>
    internal static string TokenFor(Address address, SigningKey key) => Describe(address).Sign(key);

    /// <summary>Of somebody who holds 10,000 ether.</summary>
    internal string HolderToken() => TokenFor(Anvil.Accounts[1].Address);

    /// <summary>Of somebody who holds nothing, and whom nobody has seen.</summary>
    internal string StrangerToken() => TokenFor(NewAddress());

    internal static Address NewAddress() => new(RandomNumberGenerator.GetBytes(Address.Size));

    /// <summary>How many lines of its output hold a text.</summary>
    internal int Count(string text) => Program.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>The audited refusals with a code.</summary>
    internal async Task<long> CountAuditedAsync(string code)
    {
        await using var connection = await OpenDatabaseAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM audit_entry WHERE code = $code";
        command.Parameters.AddWithValue("$code", code);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The ids of the attestations that are on record.</summary>
    internal async Task<IReadOnlyList<string>> ReadAttestationsAsync()
    {
        await using var connection = await OpenDatabaseAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM attestation";
        await using var reader = await command.ExecuteReaderAsync();
        List<string> ids = [];
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    /// <summary>Ends it as a failure of the machine would, and starts it again on what it has left, at another port.</summary>
    internal async Task KillAndStartAgainAsync()
    {
        await Program.SignalAsync("KILL");
        await StartAgainAsync();
    }

    /// <summary>Starts it on what it has left once it has ended, at another port unless the settings name one.</summary>
    internal async Task StartAgainAsync()
    {
        await Program.DisposeAsync();
        await RunProgramAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (Program?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Upstream?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Chain?.DisposeAsync() ?? ValueTask.CompletedTask);
        _key?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartProgramAsync(Action<JsonObject>? change, string policies)
    {
        Chain = await TestChain.StartAsync();
        Upstream = await HttpUpstream.StartAsync();
        Directory.CreateDirectory(Home);
        Settings = Describe();
        change?.Invoke(Settings);
        Write("appsettings.json", Settings.ToJsonString(JsonSerializerOptions.Default));
        Write("policies.json", policies);
        await RunProgramAsync();
        _key = SigningKey.FromPem(await File.ReadAllTextAsync(KeyFile));
    }

    private async Task RunProgramAsync()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Program = await RunningProgram.StartAsync(
            Programs.Describe(Programs.Portcullis, ["serve", "--config", _folder.FullName, "--urls", Url.GetLeftPart(UriPartial.Authority)], new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = Home }),
            line => line.Contains("Application started", StringComparison.Ordinal));
        var admin = Program.Lines.First(line => line.Contains(AdminLine, StringComparison.Ordinal));
        Admin = new Uri(admin[(admin.IndexOf(AdminLine, StringComparison.Ordinal) + AdminLine.Length)..].Trim());
    }

    private async Task<SqliteConnection> OpenDatabaseAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "data", "portcullis.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private JsonObject Describe() => new()
    {
        ["PublicUrl"] = "http://127.0.0.1:8080",
        ["Chains"] = new JsonObject { ["31337"] = new JsonObject { ["Rpc"] = new JsonArray(new JsonObject { [nameof(Url)] = $"{Chain.RpcUrl}" }) } },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject { ["api"] = Route("/api/{**rest}", "holders"), ["open"] = Route("/open/{**rest}", "anonymous") },
            ["Clusters"] = new JsonObject
            {
                ["api"] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = $"{Upstream.Url}" } } },
            },
        },
    };

    private static JsonObject Route(string path, string policy) =>
        new() { ["ClusterId"] = "api", ["AuthorizationPolicy"] = policy, ["Match"] = new JsonObject { ["Path"] = path } };

    private static AccessToken Describe(Address address)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new AccessToken
        {
            Issuer = "http://127.0.0.1:8080",
            Audience = "http://127.0.0.1:8080",
            Account = new Account(31337, address).ToString(),
            Proof = ProofKind.KeyRecovery,
            Id = Guid.CreateVersion7().ToString("N"),
            ClientId = "public",
            Scope = "",
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = now.AddMinutes(15),
        };
    }
}
