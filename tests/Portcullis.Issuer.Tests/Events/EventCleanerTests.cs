using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Events;

public sealed class EventCleanerTests : SignInTest
{
    [Fact]
    public async Task Clean_OldEvents_AreForgottenAndTheirNumbersKept()
    {
        var now = Issuer.Clock.GetUtcNow();
        await OpenAsync("old", now - EventCleaner.MaxAge - TimeSpan.FromSeconds(2));
        await OpenAsync("older", now - EventCleaner.MaxAge - TimeSpan.FromSeconds(1));
        await OpenAsync("kept", now - EventCleaner.MaxAge);
        using var cleaner = new EventCleaner(Issuer.Get<IEventStore>(), Issuer.Get<WaryClock>(), Issuer.Clock, Issuer.Logs.CreateLogger<EventCleaner>());

        await cleaner.CleanAsync(default);

        var span = await Issuer.Get<IEventStore>().GetSpanAsync(default);
        (span.First, span.Last).ShouldBe((3L, 3L));
    }

    private Task OpenAsync(string id, DateTimeOffset at) => Issuer.Get<IGrantStore>().OpenAsync(
        new Grant
        {
            Id = id,
            Account = new Account(1, Address.Zero),
            ProofKind = ProofKind.KeyRecovery,
            Audience = TestIssuer.PublicUrl,
            ClientId = "public",
            Scope = "",
            IssuedAt = at,
            ExpiresAt = at,
        },
        default);
}
