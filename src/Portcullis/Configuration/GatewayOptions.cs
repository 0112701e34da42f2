namespace Portcullis.Configuration;

/// <summary>How a gateway is started.</summary>
internal sealed record GatewayOptions
{
    /// <summary>The folder that holds <c>appsettings.json</c> and, by default, <c>policies.json</c> and the data folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Settings that win over the file and the environment, such as <c>Urls</c>.</summary>
    public IReadOnlyDictionary<string, string?> Overrides { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Services that an embedding program adds or replaces, last.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>Endpoints that an embedding program adds. Each says who may call it.</summary>
    public Action<IEndpointRouteBuilder>? MapEndpoints { get; init; }
}
