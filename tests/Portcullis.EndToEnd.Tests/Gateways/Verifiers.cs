using Portcullis.EndToEnd.Tests.Gateways.Recipes;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>All that check tokens by keys that they have, each with the key set of the moment in which it was started.</summary>
internal sealed class Verifiers : IAsyncDisposable
{
    private readonly List<ITokenJudge> _all = [];

    internal IEnumerable<string> Names => _all.Select(judge => judge.Name);

    /// <summary>Starts them, and has each fetch its keys by judging a good token.</summary>
    internal static async Task<Verifiers> StartAsync(GatewayIssuer issuer, string good)
    {
        var verifiers = new Verifiers();
        try
        {
            foreach (var starting in GatewayRecipes.WithKeys.Select(recipe => StartAsync(recipe, issuer)).Append(StartAppAsync(issuer)).ToList())
            {
                verifiers._all.Add(await starting);
            }

            (await verifiers.FindRejectingAsync(good)).ShouldBeEmpty();
            return verifiers;
        }
        catch
        {
            await verifiers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who does not let a token in.</summary>
    internal async Task<IReadOnlyList<string>> FindRejectingAsync(string token)
    {
        var judgements = await Task.WhenAll(_all.Select(async judge => (judge.Name, (await judge.TryAsync(token)).Judgement)));
        return [.. judgements.Where(one => one.Judgement != Judgement.In).Select(one => one.Name)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var judge in _all)
        {
            await judge.DisposeAsync();
        }
    }

    private static async Task<ITokenJudge> StartAsync(GatewayRecipe recipe, GatewayIssuer issuer) => await StartedGateway.StartAsync(recipe, issuer);

    private static async Task<ITokenJudge> StartAppAsync(GatewayIssuer issuer) => await CheckedApp.StartAsync(issuer);
}
