using Microsoft.Extensions.Configuration;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Chains;

/// <summary>
/// The chains of the settings, each by its name. A CAIP-2 id has a colon, which in settings divides one name from the next: <c>eip155:1</c> is read as the section <c>1</c> of the section
/// <c>eip155</c>, and put together again here.
/// </summary>
public static class ChainSections
{
    /// <summary>The section of the chains.</summary>
    public const string Name = "Chains";

    private static readonly string[] Namespaces = [ChainId.Eip155, ChainId.Solana];

    /// <summary>The chains that are named; a name that is none of a chain is left out.</summary>
    /// <param name="settings">What has the section <see cref="Name"/>.</param>
    public static IReadOnlySet<ChainId> Ids(IConfiguration settings) =>
        Of(settings).Select(section => ChainId.TryParse(section.Name, out var id) ? id : default).Where(id => id != default).ToHashSet();

    /// <summary>Gives the settings of chains the names that they were written with.</summary>
    internal static void Complete(IConfiguration settings, IssuerOptions options)
    {
        var named = Of(settings).Where(section => Array.Exists(Namespaces, name => section.Name.StartsWith(name, StringComparison.Ordinal))).ToList();
        if (named.Count > 0)
        {
            Array.ForEach(Namespaces, name => options.Chains.Remove(name));
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
            var chains = Namespaces.Contains(section.Key) ? section.GetChildren().Where(inner => ChainId.TryParse($"{section.Key}:{inner.Key}", out _)).ToList() : [];
            foreach (var chain in chains)
            {
                yield return ($"{section.Key}:{chain.Key}", chain);
            }

            if (chains.Count == 0 || chains.Count < section.GetChildren().Count())
            {
                yield return (section.Key, section);
            }
        }
    }
}
