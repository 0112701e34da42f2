namespace Portcullis.Demo;

/// <summary>Where the anvil program is.</summary>
internal static class AnvilBinary
{
    internal const string Variable = "PORTCULLIS_ANVIL";

    /// <summary>The chosen path, the variable's, or the one on PATH, in this order.</summary>
    /// <exception cref="DemoException">There is none.</exception>
    internal static string Find(string? chosen)
    {
        var named = chosen ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? Path.GetFullPath(named) : throw new DemoException($"there is no anvil at {named}: correct --anvil or the variable {Variable}");
        }

        return FindOnPath()
            ?? throw new DemoException($"anvil, the local chain, is not on PATH: start the demo by ./portcullis demo, which installs it, or name it by --anvil FILE or the variable {Variable}");
    }

    private static string? FindOnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "anvil"))
            .FirstOrDefault(File.Exists);
}
