using System.Text.Json.Nodes;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Watches;
using Portcullis.Issuer.Webhooks;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A test of events, whose clock runs only while something is waited for.</summary>
public abstract class EventTest : AttestTest
{
    /// <summary>Opens a stream, of which the beginning is read.</summary>
    internal async Task<EventReader> OpenAsync(string query = "", string? lastId = null)
    {
        var reader = await EventReader.OpenAsync(Issuer.Client, await KeyAsync(), query, lastId);
        (await reader.ReadAsync()).ShouldNotBeNull().Type.ShouldBe("ready");
        return reader;
    }

    internal async Task<string> TokenAsync(Wallet wallet, string? scope = "market-data") => (string)(await Issuer.SignInAsync(wallet, scope)).Json["access_token"]!;

    /// <summary>How much time passes at once.</summary>
    internal static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private const int MostHeld = 400;

    private int _held;

    /// <summary>Lets time pass until something has come.</summary>
    internal async Task<T> PassAsync<T>(Task<T> coming)
    {
        (await Eventually.Async(() =>
        {
            if (!coming.IsCompleted)
            {
                Pass(Step);
            }

            return coming.IsCompleted;
        })).ShouldBeTrue();
        return await coming;
    }

    /// <summary>Lets a step of time pass, and says whether something holds.</summary>
    internal bool Passes(Func<bool> condition)
    {
        Pass(Step);
        return condition();
    }

    /// <summary>
    /// Lets time pass. What has just been sent is given up after some seconds, which pass here in a moment: so none pass as long as a machine that is busy may need for it. What is not taken by then is waited for in vain.
    /// </summary>
    internal void Pass(TimeSpan step)
    {
        if ((Issuer.Clock.HasTimerIn(EventStream.Patience) || Issuer.Clock.HasTimerIn(WebhookClient.Timeout)) && _held++ < MostHeld)
        {
            return;
        }

        _held = 0;
        Issuer.Clock.Advance(step);
    }

    /// <summary>Waits until of each account that is watched it was told once what it holds.</summary>
    internal async Task WatchedAsync(int grants) =>
        (await Eventually.Async(() => Passes(() => Issuer.Get<GrantWatches>() is var watches && watches.Count == grants && watches.All.All(watch => watch.Decision is not null)))).ShouldBeTrue();

    /// <summary>The next event of a type, while time passes.</summary>
    internal Task<JsonNode> NextAsync(EventReader reader, string type) => PassAsync(reader.ReadAsync(type));
}
