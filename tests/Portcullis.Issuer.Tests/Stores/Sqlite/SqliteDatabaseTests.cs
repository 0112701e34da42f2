using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Sqlite;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Stores.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly DateTimeOffset Expiry = new(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteNonceStore _nonces;

    public SqliteDatabaseTests()
    {
        _database = new SqliteDatabase(DatabaseFile, TimeSpan.FromMilliseconds(10));
        _nonces = new SqliteNonceStore(_database);
    }

    private string DatabaseFile => Path.Combine(_folder.Path, "data", "portcullis.db");

    [Fact]
    public async Task Migrate_NewFile_IsForTheOwnerOnly()
    {
        FileModes.SkipOnWindows();
        await _database.MigrateAsync(default);
        await _nonces.TryUseAsync("n", Expiry, default);

        FileModes.Of(DatabaseFile).ShouldBe(FileModes.OwnerFile);
        FileModes.Of(DatabaseFile + "-wal").ShouldBe(FileModes.OwnerFile);
        FileModes.Of(Path.GetDirectoryName(DatabaseFile)!).ShouldBe(FileModes.OwnerFolder);
    }

    [Fact]
    public async Task Migrate_FileOpenToOthers_IsTightened()
    {
        FileModes.SkipOnWindows();
        await _database.MigrateAsync(default);
        FileModes.Set(DatabaseFile, FileModes.OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        await _database.MigrateAsync(default);

        FileModes.Of(DatabaseFile).ShouldBe(FileModes.OwnerFile);
    }

    [Fact]
    public async Task Open_EveryConnection_IsDurable()
    {
        await _database.MigrateAsync(default);

        (await _database.ReadAsync(connection => connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"), default)).ShouldBe("wal");
        (await _database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA synchronous"), default)).ShouldBe(2);
    }

    [Fact]
    public async Task Migrate_Again_KeepsWhatIsThere()
    {
        await _database.MigrateAsync(default);
        await _nonces.TryUseAsync("n", Expiry, default);

        await _database.MigrateAsync(default);

        (await _nonces.TryUseAsync("n", Expiry, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Migrate_OlderDatabase_RunsTheMissingSteps()
    {
        await _database.MigrateAsync(default);
        SqliteMigration[] later = [.. SqliteMigration.All, new(90, "CREATE TABLE later (x INTEGER)"), new(91, "INSERT INTO later VALUES (7)")];

        (await _database.WriteAsync(connection => SqliteMigrator.RunAsync(connection, later, default), default)).ShouldBe(91);
        (await _database.WriteAsync(connection => SqliteMigrator.RunAsync(connection, later, default), default)).ShouldBe(91);

        (await _database.ReadAsync(connection => connection.QueryAsync<long>("SELECT x FROM later"), default)).ShouldBe([7]);
    }

    [Fact]
    public async Task Migrate_StepFails_LeavesTheDatabaseAsItWas()
    {
        await _database.MigrateAsync(default);
        SqliteMigration[] later = [.. SqliteMigration.All, new(90, "CREATE TABLE later (x INTEGER)"), new(91, "this is no SQL")];

        await Should.ThrowAsync<StoreException>(_database.WriteAsync(connection => SqliteMigrator.RunAsync(connection, later, default), default));

        await Should.ThrowAsync<StoreException>(_database.ReadAsync(connection => connection.QueryAsync<long>("SELECT x FROM later"), default));
        await _database.MigrateAsync(default);
    }

    [Fact]
    public async Task Migrate_NewerDatabase_IsRefusedAndUntouched()
    {
        await _database.MigrateAsync(default);
        await _database.WriteAsync(connection => connection.ExecuteAsync("UPDATE schema_version SET version = 99"), default);

        var refused = await Should.ThrowAsync<StoreException>(_database.MigrateAsync(default));

        refused.Message.ShouldContain("version 99");
        (await _database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT version FROM schema_version"), default)).ShouldBe(99);
    }

    [Fact]
    public void Migrations_Numbers_RunFromOneWithoutAGap() =>
        SqliteMigration.All.Select(migration => migration.Version).ShouldBe(Enumerable.Range(1, SqliteMigration.All.Count).Select(number => (long)number));

    [Fact]
    public async Task Migrate_NotADatabase_IsAStoreException()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabaseFile)!);
        await File.WriteAllTextAsync(DatabaseFile, new string('x', 5000));

        await Should.ThrowAsync<StoreException>(_database.MigrateAsync(default));
    }

    [Fact]
    public async Task Migrate_FolderIsAFile_IsAStoreException()
    {
        await File.WriteAllTextAsync(Path.GetDirectoryName(DatabaseFile)!, "x");

        await Should.ThrowAsync<StoreException>(_database.MigrateAsync(default));
    }

    [Fact]
    public async Task Write_LockedByAnotherProcess_IsAStoreExceptionAndWorksAfterwards()
    {
        await _database.MigrateAsync(default);
        await using (var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);

            await Should.ThrowAsync<StoreException>(_nonces.TryUseAsync("n", Expiry, default));
        }

        (await _nonces.TryUseAsync("n", Expiry, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_LockedByAnotherProcess_GoesOn()
    {
        await _database.MigrateAsync(default);
        await using var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await other.OpenAsync();
        await using var transaction = other.BeginTransaction(deferred: false);

        (await new SqliteBlockedAccountStore(_database).ListAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_FileGone_IsAStoreExceptionThoughAConnectionIsPooled()
    {
        await _database.MigrateAsync(default);
        await _nonces.TryUseAsync("n", Expiry, default);
        File.Delete(DatabaseFile);

        await Should.ThrowAsync<StoreException>(_nonces.TryUseAsync("m", Expiry, default));
    }

    [Fact]
    public async Task Write_DiskFull_IsAStoreException()
    {
        await _database.MigrateAsync(default);

        await Should.ThrowAsync<StoreException>(_database.WriteAsync(
            async connection =>
            {
                // The database may not grow beyond what it has now: what SQLite then says is what it says of a full disk.
                await connection.ExecuteAsync("PRAGMA max_page_count = 1");
                return await connection.ExecuteAsync("INSERT INTO used_nonce VALUES (hex(randomblob(100000)), 1)");
            },
            default));
    }

    [Fact]
    public async Task Write_ReadOnly_IsAStoreException()
    {
        await _database.MigrateAsync(default);

        await Should.ThrowAsync<StoreException>(_database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync("PRAGMA query_only = ON");
                try
                {
                    return await connection.ExecuteAsync("INSERT INTO used_nonce VALUES ('n', 1)");
                }
                finally
                {
                    await connection.ExecuteAsync("PRAGMA query_only = OFF");
                }
            },
            default));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}
