using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Setup;

/// <summary>The two files of a configuration folder, as a first version for the user to go on from.</summary>
internal static class SetupFiles
{
    internal const string Settings = "appsettings.json";
    internal const string Policies = "policies.json";

    private const string UsualListener = "http://127.0.0.1:8080";

    // The files are read by people: characters such as & and ' stay as they are.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes both files.</summary>
    /// <exception cref="SetupException">A file is there already, or cannot be written, or the answers make no good policy.</exception>
    internal static async Task WriteAsync(string folder, SetupAnswers answers, bool overwrite, CancellationToken cancellationToken)
    {
        var policies = CreatePolicies(answers).ToJsonString(Indented);
        RefuseFaults(PolicyFile.Parse(policies, new HashSet<ChainId> { answers.ChainId }));
        var files = new[] { (Settings, CreateSettings(answers).ToJsonString(Indented)), (Policies, policies) };
        RefuseOverwriting(folder, overwrite);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in files)
            {
                await WriteAsync(Path.Combine(folder, name), text, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"cannot write to {folder}: {exception.Message}");
        }
    }

    /// <exception cref="SetupException">A file is there already and may not be overwritten.</exception>
    internal static void RefuseOverwriting(string folder, bool overwrite)
    {
        if (!overwrite && new[] { Settings, Policies }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } file)
        {
            throw new SetupException($"{file} is there already: choose another folder, or overwrite it by --force");
        }
    }

    private static JsonObject CreateSettings(SetupAnswers answers) => new()
    {
        ["Urls"] = answers.PublicUrl is { IsLoopback: true, Scheme: "http" } ? Origin(answers.PublicUrl) : UsualListener,
        ["PublicUrl"] = Origin(answers.PublicUrl),
        ["Chains"] = new JsonObject
        {
            [$"{answers.ChainId}"] = new JsonObject { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = answers.Rpc.AbsoluteUri }) },
        },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject
            {
                ["api"] = new JsonObject
                {
                    ["ClusterId"] = "api",
                    ["AuthorizationPolicy"] = SetupAnswers.PolicyName,
                    ["Match"] = new JsonObject { ["Path"] = "/{**rest}" },
                },
            },
            ["Clusters"] = new JsonObject
            {
                ["api"] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = answers.Upstream.AbsoluteUri } } },
            },
        },
    };

    private static JsonObject CreatePolicies(SetupAnswers answers)
    {
        var tier = new JsonObject { ["name"] = "member", ["limit"] = "60/1m", ["when"] = CreateCondition(answers) };
        return new JsonObject { ["policies"] = new JsonObject { [SetupAnswers.PolicyName] = new JsonObject { ["tiers"] = new JsonArray(tier) } } };
    }

    private static JsonObject CreateCondition(SetupAnswers answers)
    {
        var condition = new JsonObject
        {
            ["type"] = answers.Kind == TokenKind.Erc20 ? "token_balance" : "nft_ownership",
            ["chainId"] = answers.ChainId,
            ["contractAddress"] = answers.Contract,
        };
        if (answers.Kind == TokenKind.Erc20)
        {
            condition["threshold"] = answers.Threshold;
        }
        else if (int.TryParse(answers.Threshold, out var count))
        {
            condition["minCount"] = count;
        }
        else
        {
            throw new SetupException($"the threshold {answers.Threshold} is no whole number, as a number of NFTs must be");
        }

        return condition;
    }

    private static void RefuseFaults(PolicyFileResult result)
    {
        if (!result.IsValid)
        {
            throw new SetupException($"these answers make no good policy: {string.Join("; ", result.Faults.Select(fault => fault.ToString()))}");
        }
    }

    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);

    // The node's URL may hold a key: only the owner may read the files.
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(text.AsMemory(), cancellationToken);
    }
}
