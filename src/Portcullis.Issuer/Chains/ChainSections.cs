using Microsoft.Extensions.Configuration;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Chains;

/// <summary>
/// The chains of the settings, each by its name. A CAIP-2 id has a colon, which in settings divides one name from the next: <c>solana:5eykt…</c> is read as the section <c>5eykt…</c> of the section
/// <c>solana</c>, and put together again here.
/// </summary>
public static class ChainSections
{
    /// <summary>The section of the chains.</summary>
    public const string Name = "Chains";

    /// <summary>The chains that are named; a name that is none of a chain is left out.</summary>
    /// <param name="settings">What has the section <see cref="Name"/>.</param>
    public static IReadOnlySet<ChainId> Ids(IConfiguration settings) =>
        Of(settings).Select(section => ChainId.TryParse(section.Name, out var id) ? id : default).Where(id => id != default).ToHashSet();

    /// <summary>Gives the settings of clusters the names that they were written with.</summary>
    internal static void Complete(IConfiguration settings, IssuerOptions options)
    {
        var named = Of(settings).Where(section => section.Name.StartsWith(ChainId.Solana, StringComparison.Ordinal)).ToList();
        if (named.Count > 0)
        {
            options.Chains.Remove(ChainId.Solana);
        }

        foreach (var (name, section) in named)
        {
            options.Chains[name] = section.Get<ChainOptions>() ?? new ChainOptions();
        }
    }

    private static IEnumerable<(string Name, IConfigurationSection Section)> Of(IConfiguration settings)
    {
        foreach (var section in settings.GetSection(Name).GetChildren())
        {
            var clusters = section.Key == ChainId.Solana ? section.GetChildren().Where(inner => ChainId.FindCluster($"{section.Key}:{inner.Key}") is not null).ToList() : [];
            foreach (var cluster in clusters)
            {
                yield return ($"{section.Key}:{cluster.Key}", cluster);
            }

            if (clusters.Count == 0 || clusters.Count < section.GetChildren().Count())
            {
                yield return (section.Key, section);
            }
        }
    }
}
