namespace Portcullis.EndToEnd.Tests;

/// <summary>What runs on this machine, as Linux tells it.</summary>
internal static class Processes
{
    /// <summary>The arguments of every running process that has this one among them.</summary>
    internal static IReadOnlyList<string[]> WithArgument(string argument) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(Read).Where(arguments => arguments.Contains(argument))];

    private static string[] Read(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while the list was being read.
            return [];
        }
    }
}
