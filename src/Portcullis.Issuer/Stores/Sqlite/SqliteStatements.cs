using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>Statements on one connection, each compiled once: for a small write that takes longer than to run it.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    /// <summary>SQLite's code for a constraint that a statement would have broken.</summary>
    public const int Constraint = 19;

    private const string Release = "RELEASE whole";

    private readonly Dictionary<string, SqliteCommand> _compiled = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    // Whether the one statement that may run has not yet; null where there may be any number.
    private bool? _isOneLeft;

    /// <summary>Begins the transaction in which statements run from now on.</summary>
    public SqliteTransaction Begin() => _transaction = connection.BeginTransaction(deferred: false);

    /// <summary>Runs a write of several statements within the transaction: when one of them breaks a constraint, those before it are undone, too. SQLite itself undoes the one alone.</summary>
    public T Whole<T>(Func<SqliteStatements, T> write)
    {
        Execute("SAVEPOINT whole");
        try
        {
            var value = write(this);
            Execute(Release);
            return value;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Constraint)
        {
            // A savepoint that was gone back to still stands.
            Execute("ROLLBACK TO whole");
            Execute(Release);
            throw;
        }
    }

    /// <summary>Runs a write of one statement, for which nothing need be kept to be undone.</summary>
    public T One<T>(Func<SqliteStatements, T> write)
    {
        _isOneLeft = true;
        try
        {
            return write(this);
        }
        finally
        {
            _isOneLeft = null;
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement; always the same text for the same statement, with nothing variable in it.</param>
    /// <param name="parameters">Its parameters by name, <c>@</c> included: the same names each time.</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a statement that gives at most one row, such as one that ends with <c>RETURNING</c>.</summary>
    /// <param name="sql">The statement, as for <see cref="Execute"/>.</param>
    /// <param name="read">Reads the row.</param>
    /// <param name="parameters">Its parameters, as for <see cref="Execute"/>.</param>
    /// <returns>What the row gave; the default where there is none.</returns>
    public T? Read<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var rows = Prepare(sql, parameters).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    /// <summary>The number that a statement gives.</summary>
    public long Count(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Read(sql, row => row.GetInt64(0), parameters);

    public void Dispose()
    {
        foreach (var command in _compiled.Values)
        {
            command.Dispose();
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (_isOneLeft is false)
        {
            throw new InvalidOperationException("a write of several statements is to be made whole");
        }

        _isOneLeft = _isOneLeft is null ? null : false;

        if (!_compiled.TryGetValue(sql, out var command))
        {
            _compiled.Add(sql, command = Make(sql, parameters));
        }

        command.Transaction = _transaction;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return command;
    }

    private SqliteCommand Make(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // What varies goes by parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, _) in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
