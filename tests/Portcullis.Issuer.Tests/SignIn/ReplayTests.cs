using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>One message signs in once: in a row, at once, and after a restart.</summary>
public sealed class ReplayTests : SignInTest
{
    [Fact]
    [Trait("Case", "S8")]
    public async Task SentTwice_SecondIsRefused()
    {
        var message = await Issuer.MessageAsync(Alice);
        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);

        (await Issuer.SendAsync(Alice, message)).ShouldBe(401, "nonce_used");
    }

    [Fact]
    [Trait("Case", "S8")]
    public async Task SentAtOnce_ExactlyOneSignsIn()
    {
        var message = await Issuer.MessageAsync(Alice);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Issuer.SendAsync(Alice, message))));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer is { Status: 401, Code: "nonce_used" }).ShouldBe(63);
    }

    [Fact]
    [Trait("Case", "S8")]
    public async Task SameNonceInAnotherMessage_IsRefused()
    {
        var message = await Issuer.MessageAsync(Alice);
        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);
        Issuer.Main.Give(Carol.Address, 1);

        (await Issuer.SendAsync(Carol, message with { Address = Carol.Address, Statement = null })).ShouldBe(401, "nonce_used");
    }

    [Fact]
    [Trait("Case", "R17")]
    public async Task OldNonceAfterARestart_IsRefused()
    {
        var message = await Issuer.MessageAsync(Alice);
        await RestartAsync();

        (await Issuer.SendAsync(Alice, message)).ShouldBe(401, "nonce_invalid");
    }

    [Fact]
    [Trait("Case", "R17")]
    public async Task UsedNonceAfterARestoredBackup_IsRefusedThoughTheStoreHasForgottenIt()
    {
        var (file, backup) = (Folder.File("data/portcullis.db"), Folder.File("backup.db"));
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync("VACUUM INTO @backup", new { backup });
        }

        var (used, unused) = (await Issuer.MessageAsync(Alice), await Issuer.MessageAsync(Alice));
        (await Issuer.SendAsync(Alice, used)).Status.ShouldBe(200);
        await RestartAsync(() =>
        {
            Array.ForEach([file, file + "-wal", file + "-shm"], File.Delete);
            File.Move(backup, file);
        });

        (await Issuer.SendAsync(Alice, used)).ShouldBe(401, "nonce_invalid");
        (await Issuer.SendAsync(Alice, unused)).ShouldBe(401, "nonce_invalid");
        (await Issuer.Get<INonceStore>().TryUseAsync(used.Nonce, default, default)).ShouldBeTrue();
        Figure.Print("R17", "restored backup: 2 of 2 old nonces refused, 0 accepted twice");
    }

    [Fact]
    public async Task TokenOfBeforeARestart_KeepsItsKey()
    {
        var before = await Issuer.GetAsync("/oauth2/jwks");
        await RestartAsync();

        (await Issuer.GetAsync("/oauth2/jwks")).Text.ShouldBe(before.Text);
    }
}
