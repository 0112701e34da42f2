using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>
/// Puts the small writes that wait at one moment into one transaction, so that they share one flush to the disk, which is what a durable
/// write costs. A write that comes alone goes at once; those that come meanwhile go together after it.
/// </summary>
internal sealed class SqliteGroupCommit(SqliteDatabase database)
{
    /// <summary>How many writes may wait.</summary>
    public const int Capacity = 4096;

    private const int MostTogether = 512;

    // Then whoever else waits to write gets a turn.
    private const int MostInARow = 16;

    private readonly Channel<IWaitingWrite> _waiting = Channel.CreateBounded<IWaitingWrite>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private int _isRunning;
    private long _commits;

    /// <summary>How many transactions were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Writes, and returns the write's own answer once the transaction it went with has reached the disk.</summary>
    /// <param name="write">Writes at once; must not wait for anything else. Another write's constraint does not concern it, and when it breaks one itself, nothing of it is written.</param>
    /// <param name="cancellationToken">Ends the wait. A write that has not begun is left out; one that has may take place all the same.</param>
    /// <exception cref="StoreException">The transaction failed and nothing of it was written, or too many writes wait.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> write, CancellationToken cancellationToken) => AddAsync(statements => statements.Whole(write), cancellationToken);

    /// <summary>The same for a write of one statement, which is whole by itself: a second one is a bug.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public Task<T> WriteOneAsync<T>(Func<SqliteStatements, T> write, CancellationToken cancellationToken) => AddAsync(statements => statements.One(write), cancellationToken);

    private Task<T> AddAsync<T>(Func<SqliteStatements, T> write, CancellationToken cancellationToken)
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
            try
            {
                await database.WriteAsync(connection => Task.FromResult(WriteInARow(connection, together)), CancellationToken.None);
            }
            catch (Exception e)
            {
                // Whatever went wrong, nobody may wait for ever, and the next ones must be written. Where there was no connection none is taken yet.
                if (together.Count == 0)
                {
                    Take(together);
                }

                together.ForEach(waiting => waiting.Fail(new StoreException(e is StoreException ? e.Message : "the writes failed together", e)));
                together.Clear();
            }
        }
    }

    /// <summary>One transaction after the other while writes wait, on one connection, so that statements are compiled for many of them.</summary>
    private int WriteInARow(SqliteConnection connection, List<IWaitingWrite> together)
    {
        using var statements = new SqliteStatements(connection);
        var count = 0;

        // Only now, so that all go together that came while the connection was another's.
        Take(together);
        do
        {
            Commit(statements, together);
            together.Clear();
        }
        while (++count < MostInARow && database.IsThere && Take(together));
        return count;
    }

    private bool Take(List<IWaitingWrite> together)
    {
        while (together.Count < MostTogether && _waiting.Reader.TryRead(out var waiting))
        {
            together.Add(waiting);
        }

        return together.Count > 0;
    }

    private void Commit(SqliteStatements statements, List<IWaitingWrite> together)
    {
        using (var transaction = statements.Begin())
        {
            together.ForEach(waiting => waiting.Write(statements));
            transaction.Commit();
        }

        Interlocked.Increment(ref _commits);
        together.ForEach(waiting => waiting.Complete());
    }
}
