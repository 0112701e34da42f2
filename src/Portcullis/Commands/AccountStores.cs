using Microsoft.Extensions.Options;
using Portcullis.Ethereum;
using Portcullis.Issuer;
using Portcullis.Issuer.Stores;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary>The stores of a configuration folder, beside the gateway that may be running on them.</summary>
internal sealed class AccountStores : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private AccountStores(ServiceProvider services) => _services = services;

    private IBlockedAccountStore Blocked => _services.GetRequiredService<IBlockedAccountStore>();

    /// <exception cref="CommandException">The folder is no configuration, or its database cannot be used.</exception>
    internal static async Task<AccountStores> OpenAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddPortcullisStores(ConfigurationFolder.ReadSettings(folder), folder.FullName).BuildServiceProvider();
        var stores = new AccountStores(services);
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

    internal async Task<bool> BlockAsync(BlockedAccount account, CancellationToken cancellationToken)
    {
        var isNew = await TellFailureAsync(() => Blocked.BlockAsync(account, cancellationToken));
        await RecordAsync(isNew, "account_blocked", account.Address, cancellationToken);
        return isNew;
    }

    internal async Task<bool> UnblockAsync(Address address, CancellationToken cancellationToken)
    {
        var wasBlocked = await TellFailureAsync(() => Blocked.UnblockAsync(address, cancellationToken));
        await RecordAsync(wasBlocked, "account_unblocked", address, cancellationToken);
        return wasBlocked;
    }

    internal Task<IReadOnlyList<BlockedAccount>> ListAsync(CancellationToken cancellationToken) =>
        TellFailureAsync(() => Blocked.ListAsync(cancellationToken));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task RecordAsync(bool happened, string kind, Address address, CancellationToken cancellationToken)
    {
        if (happened)
        {
            var record = new AuditRecord(TimeProvider.System.GetUtcNow(), new AuditEntry(kind, address.ToString(), null, null, null));
            await TellFailureAsync(async () =>
            {
                await _services.GetRequiredService<IAuditStore>().AppendAsync([record], cancellationToken);
                return true;
            });
        }
    }

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
    }
}
