using System.Diagnostics;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>A gateway that asks Portcullis about each request: what was sold is out, and the API is told the policy and tier, too.</summary>
internal abstract class ForwardAuthRecipe : GatewayRecipe
{
    internal override IReadOnlyList<string> Says => ["holders", "only"];

    /// <summary>Whether pages of other origins may call, by the lines of the piece that are for them.</summary>
    internal bool AllowsOrigins { get; init; }

    /// <summary>Puts the sample in a folder, and what the command prints beside it.</summary>
    protected async Task PlaceAsync(GatewayIssuer issuer, string folder, string file, Func<string, string> change)
    {
        Folders.Copy(new DirectoryInfo(Sample("")), Directory.CreateDirectory(folder));
        var text = change(await PrintConfigurationAsync(issuer));
        await File.WriteAllTextAsync(Path.Combine(folder, file), AllowsOrigins ? text.Replace("#cors ", "", StringComparison.Ordinal) : text);
    }

    protected static ProcessStartInfo Describe(string folder, string program, params string[] arguments)
    {
        var start = Programs.Describe(program, arguments, new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = folder });
        start.WorkingDirectory = folder;
        return start;
    }
}
