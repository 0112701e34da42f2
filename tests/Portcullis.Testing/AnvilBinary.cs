using System.Runtime.InteropServices;

namespace Portcullis.Testing;

/// <summary>Where the anvil program is.</summary>
public static class AnvilBinary
{
    /// <summary>The environment variable that names another one.</summary>
    public const string Variable = "PORTCULLIS_ANVIL";

    /// <summary>The one that the variable names, or the one that npm installed in <c>contracts/</c>.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var path = Repository.PathTo("contracts", "node_modules", "@foundry-rs", $"anvil-{Platform}-{Architecture}", "bin", "anvil");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"anvil is not at {path}: run `npm ci --ignore-scripts` in contracts/, or set {Variable}");
    }

    private static string Platform => OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
}
