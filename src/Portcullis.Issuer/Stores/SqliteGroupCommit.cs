using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores;

/// <summary>
/// Puts the small writes that wait at one moment into one transaction, so that they share one flush to the disk, which is what a durable
/// write costs. A write that comes alone goes at once; those that come meanwhile go together after it.
/// </summary>
internal sealed class SqliteGroupCommit(SqliteDatabase database)
{
    /// <summary>How many writes may wait.</summary>
    public const int Capacity = 4096;

    private const int MostTogether = 512;

    private readonly Channel<IWaitingWrite> _waiting = Channel.CreateBounded<IWaitingWrite>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private int _isRunning;
    private long _commits;

    /// <summary>How many transactions were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Writes, and returns the write's own answer once the transaction it went with has reached the disk.</summary>
    /// <param name="write">Writes at once; must not wait for anything else. Another write's constraint does not concern it.</param>
    /// <param name="cancellationToken">Ends the wait. A write that has not begun is left out; one that has may take place all the same.</param>
    /// <exception cref="StoreException">The transaction failed and nothing of it was written, or too many writes wait.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken)
    {
        var waiting = new WaitingWrite<T>(write, cancellationToken);
        if (!_waiting.Writer.TryWrite(waiting))
        {
            return Task.FromException<T>(new StoreException("too many writes are waiting, or the store is closed", null));
        }

        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            _ = Task.Run(RunAsync, CancellationToken.None);
        }

        return waiting.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more writes; those that wait still go.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    private async Task RunAsync()
    {
        var together = new List<IWaitingWrite>(MostTogether);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (together.Count < MostTogether && _waiting.Reader.TryRead(out var waiting))
            {
                together.Add(waiting);
            }

            await CommitAsync(together);
            together.Clear();
        }
    }

    private async Task CommitAsync(List<IWaitingWrite> together)
    {
        try
        {
            await database.WriteAsync(connection => WriteAllAsync(connection, together), CancellationToken.None);
        }
        catch (Exception e)
        {
            // Whatever went wrong, nobody may wait for ever, and the next ones must be written.
            together.ForEach(waiting => waiting.Fail(new StoreException(e is StoreException ? e.Message : "the writes failed together", e)));
            return;
        }

        Interlocked.Increment(ref _commits);
        together.ForEach(waiting => waiting.Complete());
    }

    private static async Task<int> WriteAllAsync(SqliteConnection connection, List<IWaitingWrite> together)
    {
        await using var transaction = connection.BeginTransaction(deferred: false);
        together.ForEach(waiting => waiting.Write(connection, transaction));
        await transaction.CommitAsync(CancellationToken.None);
        return together.Count;
    }
}
