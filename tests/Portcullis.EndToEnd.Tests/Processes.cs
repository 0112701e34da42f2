using System.Globalization;

namespace Portcullis.EndToEnd.Tests;

/// <summary>What runs on this machine, as Linux tells it.</summary>
internal static class Processes
{
    /// <summary>The arguments of every running process that has this one among them.</summary>
    internal static IReadOnlyList<string[]> WithArgument(string argument) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(Read).Where(arguments => arguments.Contains(argument))];

    /// <summary>The processes that a process started, and those that they started.</summary>
    internal static IReadOnlyList<int> StartedBy(int id)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var one) ? one : 0)
            .Where(one => one > 0)
            .ToDictionary(one => one, one => Status(one) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0);
        List<int> found = [id];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents.Where(process => process.Value == found[i]).Select(process => process.Key));
        }

        return found[1..];
    }

    /// <summary>Whether a process is there and has not ended.</summary>
    internal static bool IsRunning(int id) => Status(id) is [not "Z", ..];

    /// <summary>What <c>/proc</c> tells behind the command's name: state, parent, ...; nothing when there is no such process.</summary>
    private static string[] Status(int id) => ReadText($"/proc/{id}/stat") is { } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : [];

    private static string[] Read(string folder) => ReadText(Path.Combine(folder, "cmdline"))?.Split('\0') ?? [];

    private static string? ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while it was being read.
            return null;
        }
    }
}
