using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>Statements on one connection, each compiled once: for a small write that takes longer than to run it.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _compiled = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    /// <summary>Begins the transaction in which statements run from now on.</summary>
    public SqliteTransaction Begin() => _transaction = connection.BeginTransaction(deferred: false);

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
