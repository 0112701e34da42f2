using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Sqlite;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Stores.Sqlite;

public sealed class SqliteGroupCommitTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Expiry = new(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteNonceStore _nonces;

    public SqliteGroupCommitTests()
    {
        _database = new SqliteDatabase(_folder.File("portcullis.db"), TimeSpan.FromMilliseconds(10));
        _nonces = new SqliteNonceStore(_database);
    }

    public async ValueTask InitializeAsync() => await _database.MigrateAsync(default);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return default;
    }

    [Fact]
    public async Task Write_OneAlone_IsOneTransaction()
    {
        (await UseAsync("a")).ShouldBeTrue();
        (await UseAsync("a")).ShouldBeFalse();

        _database.Group.Commits.ShouldBe(2);
    }

    [Fact]
    [Trait("Case", "R18")]
    public async Task Write_AThousandWaiting_ShareAFewTransactions()
    {
        var writing = await WhileBusyAsync(() => Enumerable.Range(0, 1000).Select(i => UseAsync($"n{i}")));

        (await Task.WhenAll(writing)).ShouldAllBe(used => used);
        _database.Group.Commits.ShouldBeLessThanOrEqualTo(3);
        Figure.Print("R18", $"group commit: 1000 nonces in {_database.Group.Commits} transactions");
    }

    [Fact]
    public async Task Write_SameNonceInOneTransaction_IsTrueForTheFirstAlone()
    {
        var writing = await WhileBusyAsync(() => Enumerable.Range(0, 64).Select(_ => UseAsync("a")).Append(UseAsync("b")));

        (await Task.WhenAll(writing)).ShouldBe([true, .. Enumerable.Repeat(false, 63), true]);
    }

    [Fact]
    public async Task Write_SameNonceFromManyThreads_IsTrueForOne()
    {
        var used = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => UseAsync("a"))));

        used.Count(isFirst => isFirst).ShouldBe(1);
    }

    [Fact]
    public async Task Write_OneBreaksTheTransaction_FailsAllAndUsesNothing()
    {
        var writing = await WhileBusyAsync(() =>
        [
            UseAsync("a"), _database.Group.WriteAsync<bool>(_ => throw new InvalidOperationException("broken on purpose"), default), UseAsync("b"),
        ]);

        foreach (var write in writing)
        {
            await Should.ThrowAsync<StoreException>(write);
        }

        _database.Group.Commits.ShouldBe(0);
        (await UseAsync("a")).ShouldBeTrue();
        (await UseAsync("b")).ShouldBeTrue();
    }

    [Fact]
    [Trait("Case", "R7")]
    public async Task Write_DiskFull_FailsAllAndUsesNothing()
    {
        // In one write, since writes that come together need not all be in one transaction.
        var writing = _database.Group.WriteAsync(
            statements =>
            {
                statements.Execute("PRAGMA max_page_count = 1");
                statements.Execute("INSERT INTO used_nonce VALUES ('a', 1)");
                return statements.Execute("INSERT INTO used_nonce VALUES (hex(randomblob(100000)), 1)") == 1;
            },
            default);

        await Should.ThrowAsync<StoreException>(writing);

        SqliteConnection.ClearAllPools();
        (await UseAsync("a")).ShouldBeTrue();
    }

    [Fact]
    [Trait("Case", "R7")]
    public async Task Write_LockedByAnotherProcess_FailsAllAndWorksAfterwards()
    {
        await using (var other = new SqliteConnection($"Data Source={_folder.File("portcullis.db")};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);
            Task<bool>[] writing = [.. Enumerable.Range(0, 10).Select(i => UseAsync($"n{i}"))];
            foreach (var write in writing)
            {
                await Should.ThrowAsync<StoreException>(write);
            }
        }

        (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => UseAsync($"n{i}")))).ShouldAllBe(used => used);
    }

    [Fact]
    public async Task Write_ConstraintOfOne_IsItsOwnFault()
    {
        var writing = await WhileBusyAsync(() =>
        [
            UseAsync("a"), _database.Group.WriteAsync(statements => statements.Execute("INSERT INTO used_nonce VALUES ('a', 1)") == 1, default), UseAsync("b"),
        ]);

        (await writing[0]).ShouldBeTrue();
        await Should.ThrowAsync<SqliteException>(writing[1]);
        (await writing[2]).ShouldBeTrue();
        (await UseAsync("a")).ShouldBeFalse();
    }

    [Fact]
    public async Task Write_ConstraintAfterOtherStatements_LeavesNothingOfThem()
    {
        var writing = await WhileBusyAsync(() =>
        [
            UseAsync("a"),
            _database.Group.WriteAsync(
                statements =>
                {
                    statements.Execute("INSERT INTO used_nonce VALUES ('x', 1)");
                    statements.Execute("DELETE FROM used_nonce WHERE nonce = 'a'");
                    return statements.Execute("INSERT INTO used_nonce VALUES ('x', 2)") == 1;
                },
                default),
            UseAsync("b"),
        ]);

        await Should.ThrowAsync<SqliteException>(writing[1]);
        (await writing[2]).ShouldBeTrue();
        (await UseAsync("x")).ShouldBeTrue();
        (await UseAsync("a")).ShouldBeFalse();
        (await UseAsync("b")).ShouldBeFalse();
    }

    [Fact]
    public async Task WriteOne_TwoStatements_WritesNothing()
    {
        var writing = _database.Group.WriteOneAsync(
            statements => statements.Execute("INSERT INTO used_nonce VALUES ('a', 1)") + statements.Execute("INSERT INTO used_nonce VALUES ('b', 1)"), default);

        await Should.ThrowAsync<StoreException>(writing);
        (await UseAsync("a")).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_CancelledBeforeItsTurn_IsLeftOut()
    {
        using var cancellation = new CancellationTokenSource();
        var writing = await WhileBusyAsync(() =>
        {
            Task<bool>[] started = [_nonces.TryUseAsync("a", Expiry, cancellation.Token), UseAsync("b")];
            cancellation.Cancel();
            return started;
        });

        await Should.ThrowAsync<OperationCanceledException>(writing[0]);
        (await writing[1]).ShouldBeTrue();
        (await UseAsync("a")).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_TooManyWait_RefusesTheNextAndWritesTheRest()
    {
        var writing = await WhileBusyAsync(() => Enumerable.Range(0, 2 * SqliteGroupCommit.Capacity).Select(i => UseAsync($"n{i}")));

        var results = await Task.WhenAll(writing.Select(async write =>
        {
            try
            {
                return await write ? "used" : "not";
            }
            catch (StoreException)
            {
                return "refused";
            }
        }));

        results.Count(result => result == "used").ShouldBeInRange(SqliteGroupCommit.Capacity, SqliteGroupCommit.Capacity + 512);
        results.Count(result => result == "not").ShouldBe(0);
        (await UseAsync("late")).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_AfterTheEnd_IsAStoreException()
    {
        _database.Group.Close();

        await Should.ThrowAsync<StoreException>(UseAsync("a"));
    }

    [Fact]
    [Trait("Case", "R18")]
    public async Task Speed_SixtyFourAtOnce_IsPrinted()
    {
        const string sql = "INSERT INTO used_nonce (nonce, expires_at) VALUES (@nonce, 1) ON CONFLICT DO NOTHING";
        var alone = await PerSecondAsync(nonce => _database.WriteAsync(connection => connection.ExecuteAsync(sql, new { nonce }), default), "x");
        var together = await PerSecondAsync(UseAsync, "y");

        _database.Group.Commits.ShouldBeLessThan(2048);
        Figure.Print("R18", string.Create(
            CultureInfo.InvariantCulture,
            $"nonces/s, 64 at once: {alone:F0} in a transaction each, {together:F0} in groups (2048 nonces in {_database.Group.Commits} transactions)"));
    }

    private static async Task<double> PerSecondAsync(Func<string, Task> use, string prefix)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 32; i++)
            {
                await use($"{prefix}{caller}-{i}");
            }
        })));
        return 2048 / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private Task<bool> UseAsync(string nonce) => _nonces.TryUseAsync(nonce, Expiry, default);

    /// <summary>Starts writes while another one holds the database, so that they wait together.</summary>
    private async Task<Task<bool>[]> WhileBusyAsync(Func<IEnumerable<Task<bool>>> start)
    {
        TaskCompletionSource entered = new(), leave = new();
        var busy = _database.WriteAsync(
            async _ =>
            {
                entered.SetResult();
                await leave.Task;
                return 0;
            },
            default);
        await entered.Task;
        Task<bool>[] writing = [.. start()];
        leave.SetResult();
        await busy;
        return writing;
    }
}
