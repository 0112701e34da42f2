using System.Net.Http.Headers;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>Runs the samples as their README says, against the demo.</summary>
internal static class Sample
{
    // The first python3 on the PATH may be one that does not see Debian's packages.
    private const string Python = "/usr/bin/python3";
    private const string Listening = "listening on";

    /// <summary>Runs one to its end.</summary>
    /// <param name="file">Its path below <c>samples</c>.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="arguments">What follows the file's name.</param>
    internal static Task<ProgramResult> RunAsync(string file, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var (program, all) = CommandOf(file, arguments);
        return Programs.RunAsync(program, all, variables);
    }

    /// <summary>Starts one that serves, on a free port, and returns when it listens.</summary>
    internal static async Task<(RunningProgram Program, Uri Url)> StartAsync(string file, IReadOnlyDictionary<string, string> variables)
    {
        var (program, all) = CommandOf(file, []);
        var running = await RunningProgram.StartAsync(Programs.Describe(program, all, variables), line => line.Contains(Listening, StringComparison.OrdinalIgnoreCase));
        return (running, UrlOf(running));
    }

    /// <summary>Starts an ASP.NET Core one, as it was built, on a free port.</summary>
    internal static Task<(RunningProgram Program, Uri Url)> StartAppAsync(string name, IReadOnlyDictionary<string, string> variables) =>
        StartAppAsync(name, "http://127.0.0.1:0", variables);

    /// <summary>The same, at an address of the test's choice.</summary>
    internal static async Task<(RunningProgram Program, Uri Url)> StartAppAsync(string name, string url, IReadOnlyDictionary<string, string> variables)
    {
        var file = Repository.PathTo("samples", name, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", name);
        var running = await RunningProgram.StartAsync(
            Programs.Describe(file, ["--urls", url], variables), line => line.Contains("Application started", StringComparison.Ordinal));
        return (running, UrlOf(running));
    }

    /// <summary>What a sample answers to a bearer token, or to none.</summary>
    internal static async Task<(int Status, string Body)> AskAsync(this DemoFixture demo, Uri url, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await demo.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal static Dictionary<string, string> Variables(this DemoFixture demo, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_URL"] = demo.Issuer(), ["PORT"] = "0" };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    private static Uri UrlOf(RunningProgram program)
    {
        var line = program.Lines.First(line => line.Contains(Listening, StringComparison.OrdinalIgnoreCase));
        return new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());
    }

    private static (string Program, string[] Arguments) CommandOf(string file, string[] arguments)
    {
        var path = Repository.PathTo("samples", file);
        return Path.GetExtension(file) switch
        {
            ".mjs" => ("node", [path, .. arguments]),
            ".py" => (Python, [path, .. arguments]),
            _ => (path, arguments),
        };
    }
}
