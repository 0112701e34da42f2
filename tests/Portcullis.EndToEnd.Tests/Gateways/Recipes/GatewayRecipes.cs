namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>The gateways that can be had here: those that ask, then those that judge access tokens by themselves.</summary>
internal static class GatewayRecipes
{
    internal static IReadOnlyDictionary<string, GatewayRecipe> All { get; } = new GatewayRecipe[]
    {
        new NginxRecipe(), new CaddyRecipe(), new NginxNjsRecipe(), new HaproxyRecipe(), new ApacheRecipe(), new CloudflareWorkerRecipe(), new ExpressRecipe(),
    }.ToDictionary(recipe => recipe.Name, StringComparer.Ordinal);

    /// <summary>Those that judge access tokens by themselves, by keys that they have.</summary>
    internal static IEnumerable<GatewayRecipe> WithKeys => All.Values.Where(recipe => recipe is not ForwardAuthRecipe);
}
