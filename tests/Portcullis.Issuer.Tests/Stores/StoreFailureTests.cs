using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>The store fails under a running issuer.</summary>
public sealed class StoreFailureTests : SignInTest
{
    [Fact]
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

    [Fact]
    public async Task Gone_KeysAndNoncesAreStillServed()
    {
        File.Move(Folder.File("data/portcullis.db"), Folder.File("aside.db"));

        (await Issuer.GetAsync("/oauth2/jwks")).Status.ShouldBe(200);
        (await Issuer.GetAsync("/auth/nonce")).Status.ShouldBe(200);
    }
}
