using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What becomes of gateways that check tokens by themselves when the issuer's keys change, and when the issuer is away.</summary>
public sealed class GatewayKeyTests : IAsyncLifetime
{
    private readonly GatewayIssuer _issuer = new();

    public ValueTask InitializeAsync() => _issuer.InitializeAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task Haproxy_NextKeyIsExportedAndHaproxyReloaded_OldAndNewAreTaken()
    {
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All["haproxy"], _issuer);
        var old = _issuer.Gate.KeyFile;
        (await Programs.RunPortcullisAsync("key", "rotate", "--config", _issuer.Gate.Folder)).ExitCode.ShouldBe(0);
        using var next = _issuer.ForgeBy(Directory.GetFiles(Path.GetDirectoryName(old)!, "access-*.pem").Single(file => file != old));
        (await gateway.TryAsync(next.Make())).ShouldBe(Outcome.Refused(401));

        var exported = await Programs.RunPortcullisAsync("key", "export", "--config", _issuer.Gate.Folder, "--to", Path.Combine(gateway.Folder, "keys"));
        exported.ExitCode.ShouldBe(0, exported.Error);
        await gateway.Program.TellAsync("USR2");

        (await Eventually.Async(async () => await gateway.TryAsync(next.Make()) == Outcome.In)).ShouldBeTrue(gateway.Program.Output);
        (await gateway.TryAsync(_issuer.IssuedToken)).ShouldBe(Outcome.In);
    }

    [Fact]
    public async Task IssuerGoesAway_KnownKeysStayGood_AndWhoNeverHadAnyLetsNobodyIn()
    {
        // HAProxy asks nobody, its keys are files; forward-auth cannot do without the issuer.
        var recipes = GatewayRecipes.WithKeys.Where(recipe => recipe is not HaproxyRecipe).ToList();
        List<StartedGateway> known = [];
        try
        {
            foreach (var recipe in recipes)
            {
                known.Add(await StartedGateway.StartAsync(recipe, _issuer));
                (await known[^1].TryAsync(_issuer.IssuedToken)).ShouldBe(Outcome.In, recipe.Name);
            }

            await _issuer.Gate.Program.SignalAsync("TERM");

            foreach (var (recipe, gateway) in recipes.Zip(known))
            {
                (await gateway.TryAsync(_issuer.IssuedToken)).ShouldBe(Outcome.In, recipe.Name);
                (await gateway.TryAsync(_issuer.Forge.Make(sign: _issuer.Forge.SignByRogue))).ShouldBe(Outcome.Refused(401), recipe.Name);
                await using var fresh = await StartedGateway.StartAsync(recipe, _issuer);
                (await fresh.TryAsync(_issuer.IssuedToken)).ShouldBe(recipe.WithoutKeys, recipe.Name);
            }
        }
        finally
        {
            foreach (var gateway in known)
            {
                await gateway.DisposeAsync();
            }
        }
    }
}
