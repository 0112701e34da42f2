using Portcullis.Issuer.Events;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Events;

public sealed class EventCleanerTests : SignInTest
{
    [Fact]
    public async Task Clean_OldEvents_AreForgottenAndTheirNumbersKept()
    {
        await Issuer.SignInAsync(Alice);
        await Issuer.SignInAsync(Alice);
        Issuer.Clock.Advance(EventCleaner.MaxAge + TimeSpan.FromSeconds(1));
        await Issuer.SignInAsync(Alice);

        (await Eventually.Async(async () =>
        {
            Issuer.Clock.Advance(EventCleaner.Interval);
            var span = await Issuer.Get<IEventStore>().GetSpanAsync(default);
            return (span.First, span.Last) == (3, 3);
        })).ShouldBeTrue();
    }
}
