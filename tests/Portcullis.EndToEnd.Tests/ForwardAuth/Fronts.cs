namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>The same API behind each gateway.</summary>
public sealed class Fronts : IAsyncLifetime
{
    private readonly List<FrontedApi> _all = [];

    internal FrontedApi this[string kind] => _all.Single(api => api.Kind == kind);

    public async ValueTask InitializeAsync()
    {
        _all.Add(await FrontedApi.StartAsync("nginx"));
        _all.Add(await FrontedApi.StartAsync("caddy"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var api in _all)
        {
            await api.DisposeAsync();
        }
    }
}
