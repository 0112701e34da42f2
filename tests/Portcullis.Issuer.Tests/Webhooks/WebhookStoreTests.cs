using Portcullis.Issuer.Tests.Stores;
using Portcullis.Issuer.Webhooks;

namespace Portcullis.Issuer.Tests.Webhooks;

/// <summary>What every store of webhooks must do.</summary>
public abstract class WebhookStoreTests : StoreTests
{
    private IWebhookStore Store => Get<IWebhookStore>();

    [Fact]
    public async Task Save_Again_Replaces()
    {
        (await Store.FindAsync("a", default)).ShouldBeNull();

        await Store.SaveAsync("a", 0, default);
        await Store.SaveAsync("b", 7, default);
        await Store.SaveAsync("a", 9, default);

        (await Store.FindAsync("a", default)).ShouldBe(9);
        (await Store.FindAsync("b", default)).ShouldBe(7);
    }
}
