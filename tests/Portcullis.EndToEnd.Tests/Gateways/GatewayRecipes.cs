namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>The gateways that judge access tokens by themselves.</summary>
internal static class GatewayRecipes
{
    internal static IReadOnlyDictionary<string, GatewayRecipe> All { get; } = new GatewayRecipe[]
    {
        new NginxNjsRecipe(), new HaproxyRecipe(), new ApacheRecipe(), new CloudflareWorkerRecipe(), new ExpressRecipe(),
    }.ToDictionary(recipe => recipe.Name, StringComparer.Ordinal);
}
