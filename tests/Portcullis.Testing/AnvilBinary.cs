using System.Runtime.InteropServices;

namespace Portcullis.Testing;

/// <summary>Where the anvil program is.</summary>
internal static class AnvilBinary
{
    internal const string Variable = "PORTCULLIS_ANVIL";

    internal static string Find()
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
