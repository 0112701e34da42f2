using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>
/// One SQLite file. Writes of this process go one after the other; those of other processes are waited for up to the busy timeout.
/// Every commit reaches the disk before it counts (WAL, <c>synchronous=FULL</c>), since a nonce that is forgotten could be used again.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    public static readonly TimeSpan DefaultBusyTimeout = TimeSpan.FromSeconds(5);

    // The driver's own retries end after one second at the least; SQLite's busy handler has done the waiting by then.
    private readonly string _connection;
    private readonly string _file;
    private readonly TimeSpan _busyTimeout;
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Nothing is opened yet.</summary>
    /// <param name="file">The database file; its folder is made when needed.</param>
    /// <param name="busyTimeout">How long another process's write is waited for.</param>
    public SqliteDatabase(string file, TimeSpan busyTimeout)
    {
        (_file, _busyTimeout) = (file, busyTimeout);
        _connection = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 1 }.ToString();
        Group = new SqliteGroupCommit(this);
    }

    /// <summary>For small writes of which many may come at once.</summary>
    public SqliteGroupCommit Group { get; }

    /// <summary>Whether the file is. A connection would go on writing into one that was removed, where nothing outlives this process.</summary>
    public bool IsThere => File.Exists(_file);

    /// <summary>Makes the file when there is none, and brings its tables up to this program's version.</summary>
    /// <exception cref="StoreException">The file cannot be used, or belongs to a newer program.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreateFile();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the database file cannot be made or opened: {e.Message}", e);
        }

        await WriteAsync(connection => SqliteMigrator.RunAsync(connection, SqliteMigration.All, cancellationToken), cancellationToken);
    }

    /// <summary>Reads, beside whatever is being written.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            return await read(connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode != SqliteStatements.Constraint)
        {
            throw new StoreException($"SQLite error {e.SqliteExtendedErrorCode}", e);
        }
    }

    /// <summary>Writes, alone in this process.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(write, cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose()
    {
        Group.Close();
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
        _writer.Dispose();
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            throw new StoreException("the database file is gone", null);
        }

        var connection = new SqliteConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var settings = connection.CreateCommand();
#pragma warning disable CA2100 // The only variable part is a number of our own.
            settings.CommandText = $"PRAGMA busy_timeout = {(long)_busyTimeout.TotalMilliseconds}; PRAGMA synchronous = FULL;";
#pragma warning restore CA2100
            await settings.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void CreateFile()
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(_file)!);
        using (PrivateFiles.Open(_file, FileMode.OpenOrCreate))
        {
        }

        PrivateFiles.Tighten(_file);
    }
}
