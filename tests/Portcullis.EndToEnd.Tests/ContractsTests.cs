using System.Diagnostics;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests;

public sealed class ContractsTests
{
    [Fact]
    public async Task Compiled_CheckedIn_IsWhatTheSourcesCompileTo()
    {
        var (exitCode, output) = await CheckAsync(Repository.PathTo("contracts"));

        exitCode.ShouldBe(0, output);
        output.ShouldContain("15 contracts");
    }

    [Fact]
    public async Task Compiled_Tampered_FailsTheCheck()
    {
        var copy = Directory.CreateTempSubdirectory("contracts-");
        try
        {
            CopyTo(copy.FullName);
            await File.AppendAllTextAsync(Path.Combine(copy.FullName, "compiled", "Pass.json"), " ");

            var (exitCode, output) = await CheckAsync(copy.FullName);

            exitCode.ShouldBe(1, output);
            output.ShouldContain("compiled/Pass.json");
            output.ShouldNotContain("Coin");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task LockFile_Packages_NameNoRegistry()
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo("contracts", "package-lock.json"));

        text.ShouldNotContain("\"resolved\"");
    }

    private static void CopyTo(string folder)
    {
        var source = Repository.PathTo("contracts");
        foreach (var file in new[] { "package.json", "compile.mjs", "src", "compiled" }.SelectMany(name => FilesAt(Path.Combine(source, name))))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(source, "node_modules"));
    }

    private static string[] FilesAt(string path) => Directory.Exists(path) ? Directory.GetFiles(path) : [path];

    private static async Task<(int ExitCode, string Output)> CheckAsync(string folder)
    {
        var start = new ProcessStartInfo("node", ["compile.mjs", "--check"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + await errors);
    }
}
