using System.Diagnostics;
using System.Runtime.InteropServices;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Runs programs to their end.</summary>
internal static class Programs
{
    internal const string DemoReady = "Portcullis is ready at ";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The real executable, of the same build configuration as the tests.</summary>
    internal static string Portcullis { get; } =
        Repository.PathTo("src", "Portcullis", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "portcullis");

    internal static Task<ProgramResult> RunPortcullisAsync(params string[] arguments) => RunAsync(Portcullis, arguments);

    /// <summary>Starts the demo on a port of its own choice and returns when it says that it is ready.</summary>
    internal static Task<RunningProgram> StartDemoAsync(IReadOnlyDictionary<string, string>? variables = null) =>
        RunningProgram.StartAsync(Describe(Portcullis, ["demo", "--port", "0"], variables), line => line.StartsWith(DemoReady, StringComparison.Ordinal));

    internal static async Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null, string input = "")
    {
        using var process = Process.Start(Describe(program, arguments, variables))!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return new ProgramResult(process.ExitCode, await output, await error);
    }

    internal static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The executable looks for the runtime in fixed places; the one that runs the tests may stand elsewhere.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        // Several gateways run at once on a machine that tests.
        start.Environment["PORTCULLIS_Admin__Url"] = "http://127.0.0.1:0";
        start.Environment[AnvilBinary.Variable] = AnvilBinary.Find();
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
