using Microsoft.Extensions.DependencyInjection;
using Portcullis.AspNetCore.Attestations;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests.Attestations;

public sealed class SingleUseTests
{
    [Fact]
    public async Task Request_SecondUse_IsRefusedUntilItExpires()
    {
        await using var api = await AttestedApi.StartAsync();
        var token = api.Attest([true]);
        (await StatusAsync(api, "/once", token)).ShouldBe(200);
        using var second = await api.GetAsync("/once", token);
        await AttestationHandlerTests.ShouldBeAsync(second, RefusalCode.AttestationInvalid, "used before");

        api.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        using var last = await api.GetAsync("/once", token);
        await AttestationHandlerTests.ShouldBeAsync(last, RefusalCode.AttestationInvalid, "used before");
        api.Clock.Advance(TimeSpan.FromTicks(1));
        using var expired = await api.GetAsync("/once", token);
        await AttestationHandlerTests.ShouldBeAsync(expired, RefusalCode.AttestationExpired, "");
    }

    [Fact]
    public async Task Request_SixtyFourAtOnce_OnePasses()
    {
        await using var api = await AttestedApi.StartAsync();
        var token = api.Attest([true]);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => StatusAsync(api, "/once", token)));
        statuses.Count(status => status == 200).ShouldBe(1);
        statuses.Count(status => status == 401).ShouldBe(63);
    }

    [Fact]
    public async Task Request_RefusedForAnotherCondition_SpendsNothing()
    {
        await using var api = await AttestedApi.StartAsync();
        var token = api.Attest([true, false]);
        (await StatusAsync(api, "/once/second", token)).ShouldBe(403);
        (await StatusAsync(api, "/once", token)).ShouldBe(200);
    }

    [Fact]
    public async Task Request_AuthorizedTwice_IsOneUse()
    {
        await using var api = await AttestedApi.StartAsync();
        using var answer = await api.GetAsync("/once/twice-asked", api.Attest([true]));
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("in");
    }

    [Fact]
    public async Task Request_StoreFull_IsClosedUntilOldOnesHaveExpired()
    {
        await using var api = await AttestedApi.StartAsync(options: gate => gate.SingleUseCapacity = 2);
        (await StatusAsync(api, "/once", api.Attest([true]))).ShouldBe(200);
        (await StatusAsync(api, "/once", api.Attest([true]))).ShouldBe(200);
        using var third = await api.GetAsync("/once", api.Attest([true]));
        await AttestationHandlerTests.ShouldBeAsync(third, RefusalCode.StoreUnavailable, "");
        third.Headers.RetryAfter.ShouldNotBeNull();

        api.Clock.Advance(MemoryUsedAttestationStore.Kept + TimeSpan.FromTicks(1));
        (await StatusAsync(api, "/once", api.Attest([true]))).ShouldBe(200);
    }

    [Fact]
    public async Task Request_StoreOfTheApps_IsAskedWithTheIdAndItsExpiry()
    {
        var store = new RecordingStore();
        await using var api = await AttestedApi.StartAsync(services => services.AddSingleton<IUsedAttestationStore>(store));
        (await StatusAsync(api, "/once", api.Attest([true]))).ShouldBe(503);
        (await StatusAsync(api, "/premium", api.Attest([true, true]))).ShouldBe(200);
        store.Asked.ShouldHaveSingleItem().ShouldBe(api.Clock.Now.AddMinutes(30));
    }

    private static async Task<int> StatusAsync(AttestedApi api, string path, string token)
    {
        using var answer = await api.GetAsync(path, token);
        return (int)answer.StatusCode;
    }

    private sealed class RecordingStore : IUsedAttestationStore
    {
        public List<DateTimeOffset> Asked { get; } = [];

        public ValueTask<AttestationUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        {
            id.ShouldStartWith("ATST-");
            Asked.Add(expiresAt);
            return new(AttestationUse.Unknown);
        }
    }
}
