using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>A suite that runs on every kind of store: the kind's class gives the services of a new, empty one.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        Add(services);
        _services = services.BuildServiceProvider();
        await OpenAsync(_services);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Remove();
        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    protected abstract void Add(IServiceCollection services);

    protected abstract Task OpenAsync(IServiceProvider services);

    protected abstract void Remove();
}
