using Portcullis.Conditions.Accounts;
using Portcullis.Issuer.Stores;
using Portcullis.Terminal;

namespace Portcullis.Commands.Accounts;

/// <summary>The blocked accounts of a configuration folder; what changes is put on record.</summary>
internal sealed class AccountStores : IAsyncDisposable
{
    private readonly FolderStores _stores;

    private AccountStores(FolderStores stores) => _stores = stores;

    /// <exception cref="CommandException">The folder is no configuration, or its database cannot be used.</exception>
    internal static async Task<AccountStores> OpenAsync(DirectoryInfo folder, CancellationToken cancellationToken) =>
        new(await FolderStores.OpenAsync(folder, cancellationToken));

    internal async Task<bool> BlockAsync(BlockedAccount account, CancellationToken cancellationToken)
    {
        var isNew = await _stores.UseAsync((IBlockedAccountStore blocked) => blocked.BlockAsync(account, cancellationToken));
        await RecordAsync(isNew, "account_blocked", account.Address, cancellationToken);
        return isNew;
    }

    internal async Task<bool> UnblockAsync(WalletAddress address, CancellationToken cancellationToken)
    {
        var wasBlocked = await _stores.UseAsync((IBlockedAccountStore blocked) => blocked.UnblockAsync(address, cancellationToken));
        await RecordAsync(wasBlocked, "account_unblocked", address, cancellationToken);
        return wasBlocked;
    }

    internal Task<IReadOnlyList<BlockedAccount>> ListAsync(CancellationToken cancellationToken) =>
        _stores.UseAsync((IBlockedAccountStore blocked) => blocked.ListAsync(cancellationToken));

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    private async Task RecordAsync(bool happened, string kind, WalletAddress address, CancellationToken cancellationToken)
    {
        if (happened)
        {
            var record = new AuditRecord(TimeProvider.System.GetUtcNow(), new AuditEntry(kind, address.ToString(), null, null, null));
            await _stores.UseAsync(async (IAuditStore audit) =>
            {
                await audit.AppendAsync([record], cancellationToken);
                return true;
            });
        }
    }
}
