using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Credentials;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>The store fails under a running issuer.</summary>
public sealed class StoreFailureTests : AttestTest
{
    [Fact]
    [Trait("Case", "R7")]
    public async Task Gone_SignInIsUnavailableAndNothingIsSpent()
    {
        var message = await Issuer.MessageAsync(Alice);
        var (file, aside) = (Folder.File("data/portcullis.db"), Folder.File("aside.db"));
        File.Move(file, aside);

        var answer = (await Issuer.SendAsync(Alice, message)).ShouldBe(503, "store_unavailable");

        ((string?)answer.Json["error"]).ShouldBe("temporarily_unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        Issuer.Main.Reads.ShouldBe(0);
        File.Move(aside, file);
        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("locked")]
    [InlineData("read-only")]
    [Trait("Case", "R7")]
    public async Task Broken_SignInIsUnavailableTokensGoOnAndNothingIsSpent(string fault)
    {
        var token = (string)(await Issuer.SignInAsync(Alice)).Json["access_token"]!;
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.Get<AuditLog>().StopAsync(default);

        var repair = await BreakAsync(fault);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            (await Issuer.SendAsync(Alice, message)).ShouldBe(503, "store_unavailable");
            (await IsGoodAsync(token)).ShouldBeTrue();
        }));

        await repair();
        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);
        (await Issuer.SendAsync(Alice, message)).ShouldBe(401, "nonce_used");
        Figure.Print("R7", $"store {fault}: 3 of 3 sign-ins 503, the token good 3 of 3 times, the nonce still good once");
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("locked")]
    [InlineData("read-only")]
    [Trait("Case", "R7")]
    public async Task Broken_AttestationIsUnavailableAndNeitherChargedNorRecorded(string fault)
    {
        var key = await KeyAsync(credits: 5);
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);
        await Issuer.Get<AuditLog>().StopAsync(default);

        var repair = await BreakAsync(fault);
        var answer = await AttestAsync(key, Coin);

        (answer.Status, ErrorCode(answer)).ShouldBe((503, "store_unavailable"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Json.ShouldNotContainKey("data");
        await repair();
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((4, 1));
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Gone_ApiKeyThatIsNotKnownYet_IsUnavailableAndNotWrong()
    {
        var key = await KeyAsync();
        File.Move(DatabaseFile, Folder.File("aside.db"));

        var answer = await AttestAsync(key, Coin);

        (answer.Status, ErrorCode(answer)).ShouldBe((503, "store_unavailable"));
        Issuer.Main.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task Gone_KeysAndNoncesAreStillServed()
    {
        File.Move(Folder.File("data/portcullis.db"), Folder.File("aside.db"));

        (await Issuer.GetAsync("/oauth2/jwks")).Status.ShouldBe(200);
        (await Issuer.GetAsync("/auth/nonce")).Status.ShouldBe(200);
    }

    private string DatabaseFile => Folder.File("data/portcullis.db");

    private async Task<bool> IsGoodAsync(string token)
    {
        var verifier = new AccessTokenVerifier(TestIssuer.PublicUrl, TestIssuer.PublicUrl, Issuer.Get<KeyRing>(), Issuer.Clock);
        return (await verifier.VerifyAsync(token, default)).Token is { } verified && Issuer.Get<RevocationSnapshot>().Check(verified) is null;
    }

    /// <summary>Breaks the store; the result repairs it.</summary>
    private async Task<Func<Task>> BreakAsync(string fault)
    {
        switch (fault)
        {
            case "gone":
                File.Move(DatabaseFile, Folder.File("aside.db"));
                return () =>
                {
                    File.Move(Folder.File("aside.db"), DatabaseFile);
                    return Task.CompletedTask;
                };
            case "locked":
                var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
                await other.OpenAsync();
                await other.ExecuteAsync("BEGIN IMMEDIATE");
                return () => other.DisposeAsync().AsTask();
            default:
                await SetWriteVersionAsync(3);
                return () => SetWriteVersionAsync(2);
        }
    }

    // The file says for which version of SQLite it may be written; of one that is to come it is read-only, as on a read-only disk, also to root.
    private async Task SetWriteVersionAsync(byte version)
    {
        await using (var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
        await using var file = new FileStream(DatabaseFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = 18;
        file.WriteByte(version);
        await file.FlushAsync();
        SqliteConnection.ClearAllPools();
    }
}
