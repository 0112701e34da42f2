using Microsoft.Extensions.Options;
using Portcullis.AspNetCore.Dpop;
using Portcullis.Credentials.Dpop;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests.Dpop;

public sealed class MemoryDpopReplayCheckTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task UseAsync_AgainWhileAnyProofIsGood_Repeated()
    {
        var check = Check(capacity: 10);
        (await UseAsync(check, "a")).ShouldBe(DpopUse.First);
        (await UseAsync(check, "b")).ShouldBe(DpopUse.First);

        _clock.Advance(2 * DpopProofVerifier.Window);
        (await UseAsync(check, "a")).ShouldBe(DpopUse.Repeated);

        _clock.Advance(TimeSpan.FromSeconds(2));
        (await UseAsync(check, "a")).ShouldBe(DpopUse.First);
    }

    [Fact]
    public async Task UseAsync_Full_UnknownUntilTheOldestAreOver()
    {
        var check = Check(capacity: 1);
        (await UseAsync(check, "a")).ShouldBe(DpopUse.First);
        (await UseAsync(check, "b")).ShouldBe(DpopUse.Unknown);
        (await UseAsync(check, "a")).ShouldBe(DpopUse.Repeated);

        _clock.Advance(MemoryDpopReplayCheck.Kept + TimeSpan.FromTicks(1));
        (await UseAsync(check, "b")).ShouldBe(DpopUse.First);
    }

    private MemoryDpopReplayCheck Check(int capacity) => new(Options.Create(new PortcullisOptions { ProofCapacity = capacity }), _clock);

    private async Task<DpopUse> UseAsync(MemoryDpopReplayCheck check, string id) => await check.UseAsync(id, _clock.Now, TestContext.Current.CancellationToken);
}
