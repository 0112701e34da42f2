namespace Portcullis.EndToEnd.Tests;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);
