using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>A write with an answer.</summary>
internal sealed class WaitingWrite<T>(Func<SqliteStatements, T> write, CancellationToken cancellationToken) : IWaitingWrite
{
    // Otherwise those who waited would go on inside the writer, one after the other, and keep the next transaction waiting.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteException? _broken;
    private bool _isWritten;
    private T _value = default!;

    public Task<T> Answer => _answer.Task;

    public void Write(SqliteStatements statements)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            _value = write(statements);
            _isWritten = true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteStatements.Constraint)
        {
            // What it wrote is undone, and the transaction goes on: the fault is this write's alone.
            _broken = e;
        }
    }

    public void Complete()
    {
        if (_broken is not null)
        {
            _answer.SetException(_broken);
        }
        else if (_isWritten)
        {
            _answer.SetResult(_value);
        }
        else
        {
            _answer.SetCanceled(cancellationToken);
        }
    }

    public void Fail(StoreException fault) => _answer.SetException(fault);
}
