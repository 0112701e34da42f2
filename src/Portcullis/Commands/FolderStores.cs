using Microsoft.Extensions.Options;
using Portcullis.Issuer;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary>The stores of a configuration folder, beside the gateway that may be running on them.</summary>
internal sealed class FolderStores : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private FolderStores(ServiceProvider services) => _services = services;

    /// <exception cref="CommandException">The folder is no configuration, or its database cannot be used.</exception>
    internal static async Task<FolderStores> OpenAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddPortcullisStores(ConfigurationFolder.ReadSettings(folder), folder.FullName).BuildServiceProvider();
        var stores = new FolderStores(services);
        try
        {
            await TellFailureAsync(async () =>
            {
                await services.OpenPortcullisStoresAsync(cancellationToken);
                return true;
            });
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Uses a store, or what stands on one.</summary>
    /// <exception cref="CommandException">The database cannot be used.</exception>
    internal Task<T> UseAsync<TStore, T>(Func<TStore, Task<T>> use)
        where TStore : notnull => TellFailureAsync(() => use(_services.GetRequiredService<TStore>()));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task<T> TellFailureAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandException(string.Join("; ", exception.Failures));
        }
        catch (StoreException exception)
        {
            throw new CommandException($"the database cannot be used: {exception.Message}");
        }
        catch (KeyException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
