using System.Diagnostics;
using System.Text;

namespace Portcullis.Credentials.Tests;

/// <summary>Programs of other languages that compute anew what this library computes.</summary>
internal static class Interpreter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What a program writes for an input.</summary>
    /// <param name="command">The interpreter.</param>
    /// <param name="option">Its option that takes a program.</param>
    /// <param name="program">The program.</param>
    /// <param name="input">What it reads.</param>
    public static async Task<string> RunAsync(string command, string option, string program, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(command)
        {
            ArgumentList = { option, program }, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
            StandardInputEncoding = Utf8, StandardOutputEncoding = Utf8,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var written = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        return written;
    }
}
