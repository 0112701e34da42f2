using System.Diagnostics;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Sqlite;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>A process that is killed while it writes forgets no nonce that it has said to be used.</summary>
public sealed class CrashTests
{
    private const string FolderVariable = "PORTCULLIS_CRASH_FOLDER";
    private const int Least = 300;

    private static readonly DateTimeOffset Expiry = new(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);

    [Fact]
    [Trait("Case", "R18")]
    public async Task Killed_WhileWriting_NoAcknowledgedNonceIsLost()
    {
        using var folder = new TemporaryFolder();
        using (var child = Start(folder))
        {
            var acknowledged = folder.File("acknowledged");
            var waited = Stopwatch.StartNew();
            while (CountLines(acknowledged) < Least && !child.HasExited && waited.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(20);
            }

            child.Kill();
            await child.WaitForExitAsync();
        }

        // The last line may be cut off.
        var text = await File.ReadAllTextAsync(folder.File("acknowledged"));
        var nonces = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        nonces.Length.ShouldBeGreaterThanOrEqualTo(Least);
        using var database = Open(folder.Path);
        await database.MigrateAsync(default);
        var lost = await Task.WhenAll(nonces.Select(nonce => new SqliteNonceStore(database).TryUseAsync(nonce, Expiry, default)));
        lost.ShouldAllBe(isLost => !isLost);
        Figure.Print("R18", $"kill -9: {nonces.Length} nonces acknowledged, 0 lost");
    }

    /// <summary>What the process to be killed does; does nothing when run as a test.</summary>
    [Fact]
    public async Task Child_UntilKilled_Writes()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            return;
        }

        using var database = Open(folder);
        await database.MigrateAsync(default);
        await using var acknowledged = new FileStream(Path.Combine(folder, "acknowledged"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                await new SqliteNonceStore(database).TryUseAsync($"{writer}-{i}", Expiry, default);
                var line = System.Text.Encoding.ASCII.GetBytes($"{writer}-{i}\n");
                lock (acknowledged)
                {
                    acknowledged.Write(line);
                }
            }
        })));
    }

    private static SqliteDatabase Open(string folder) => new(Path.Combine(folder, "portcullis.db"), SqliteDatabase.DefaultBusyTimeout);

    private static int CountLines(string file)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }

    private static Process Start(TemporaryFolder folder)
    {
        var program = Path.ChangeExtension(typeof(CrashTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program, ["--filter-method", $"{typeof(CrashTests).FullName}.{nameof(Child_UntilKilled_Writes)}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[FolderVariable] = folder.Path;
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
