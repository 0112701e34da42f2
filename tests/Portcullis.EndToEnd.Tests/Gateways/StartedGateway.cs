using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A gateway that runs, in a folder of its own.</summary>
internal sealed class StartedGateway : ITokenJudge
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-recipe-");
    private readonly BroughtTokens _brought;
    private readonly Judge _judge;

    private StartedGateway(GatewayRecipe recipe, GatewayIssuer issuer)
    {
        _brought = recipe.Audience is null ? issuer.Tokens : issuer.OwnTokens;
        _judge = new Judge(Url, recipe, issuer);
        Name = recipe.Name;
    }

    public string Name { get; }

    internal Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    internal string Folder => _folder.FullName;

    internal RunningProgram Program { get; private set; } = null!;

    internal static async Task<StartedGateway> StartAsync(GatewayRecipe recipe, GatewayIssuer issuer)
    {
        var gateway = new StartedGateway(recipe, issuer);
        try
        {
            gateway.Program = await recipe.StartAsync(issuer, gateway.Folder, gateway.Url);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="Judge.TryAsync"/>
    internal Task<Outcome> TryAsync(GatewayCase one) => _judge.TryAsync(one.Probe(_brought));

    /// <summary>What it makes of a token.</summary>
    public Task<Outcome> TryAsync(string token) => _judge.TryAsync(Probe.With(token));

    public async ValueTask DisposeAsync()
    {
        await (Program?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }
}
