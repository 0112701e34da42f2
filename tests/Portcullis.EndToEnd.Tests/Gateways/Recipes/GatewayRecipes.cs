namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>The gateways that can be had here: those that ask, then those that judge access tokens by themselves.</summary>
internal static class GatewayRecipes
{
    private static readonly IReadOnlyList<Func<string?, GatewayRecipe>> Kinds =
    [
        _ => new NginxRecipe(), _ => new CaddyRecipe(), audience => new NginxNjsRecipe { Audience = audience }, audience => new HaproxyRecipe { Audience = audience },
        audience => new ApacheRecipe { Audience = audience }, audience => new CloudflareWorkerRecipe { Audience = audience }, audience => new VercelEdgeRecipe { Audience = audience },
        audience => new ExpressRecipe { Audience = audience },
    ];

    internal static IReadOnlyDictionary<string, GatewayRecipe> All { get; } = Create(null);

    /// <summary>Those that judge by themselves, for <see cref="GatewayIssuer.OwnAudience"/>.</summary>
    internal static IReadOnlyDictionary<string, GatewayRecipe> OfOwnAudience { get; } =
        Create(GatewayIssuer.OwnAudience).Where(one => one.Value.Audience is not null).ToDictionary(StringComparer.Ordinal);

    /// <summary>Those that judge access tokens by themselves, by keys that they have.</summary>
    internal static IEnumerable<GatewayRecipe> WithKeys => All.Values.Where(recipe => recipe is not ForwardAuthRecipe);

    private static Dictionary<string, GatewayRecipe> Create(string? audience) => Kinds.Select(create => create(audience)).ToDictionary(recipe => recipe.Name, StringComparer.Ordinal);
}
