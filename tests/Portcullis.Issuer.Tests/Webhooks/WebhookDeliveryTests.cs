using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Webhooks;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Issuer.Tests.Webhooks;

/// <summary>Receivers are told of each event, signed, in order and until they have it; what one does has no say in what another is told.</summary>
public sealed class WebhookDeliveryTests : WebhookTest
{
    [Fact]
    public async Task Post_Event_IsSignedAsTheStandardSays()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);

        (await PassUntilAsync(() => receiver.Requests.Count == 1)).ShouldBeTrue();

        var request = receiver.Requests.Single();
        request.Method.ShouldBe("POST");
        Header(request, "Content-Type").ShouldBe("application/json");
        Type(request).ShouldBe("grant_opened");
        ((string?)Body(request)["data"]!["scope"]).ShouldNotBeNull().ShouldStartWith("market-data");
        Header(request, "webhook-id").ShouldMatch("^evt_[0-9a-f]{12}-1$");
        Header(request, "webhook-signature").ShouldBe(await SignWithNodeAsync(request));
    }

    [Fact]
    public async Task Sold_WebhookAlone_IsWatchedAndTold()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        await TellAsync((receiver.Url, "access_lost"));
        await TokenAsync(Alice);

        Issuer.Main.Give(Alice.Address, 0);

        (await PassUntilAsync(() => receiver.Requests.Count == 1)).ShouldBeTrue();
        Type(receiver.Requests.Single()).ShouldBe("access_lost");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Failed_Event_ComesAgainWithTheSameIdAndThenTheNext(int status)
    {
        var left = 3;
        await using var receiver = await HttpUpstream.StartAsync();
        receiver.Answer = _ => left-- > 0 ? new UpstreamAnswer { Status = status, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = $"{receiver.Url}elsewhere" } } : new UpstreamAnswer();
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);
        await TokenAsync(Alice);

        (await PassUntilAsync(() => receiver.Requests.Count == 5)).ShouldBeTrue();

        receiver.Requests.Select(request => Header(request, "webhook-id")[^2..]).ShouldBe(["-1", "-1", "-1", "-1", "-2"]);
        receiver.Requests.Select(request => request.Path).Distinct(StringComparer.Ordinal).ShouldBe(["/"]);
        receiver.Requests.Select(request => Header(request, "webhook-timestamp")).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(2);
        Header(receiver.Requests.ElementAt(3), "webhook-signature").ShouldBe(await SignWithNodeAsync(receiver.Requests.ElementAt(3)));
    }

    [Fact]
    public async Task Failed_OnceInTheMiddle_LosesNothingAndKeepsTheOrder()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        var failures = 1;
        receiver.Answer = request => new UpstreamAnswer { Status = IdOf(request) == "-3" && failures-- > 0 ? 500 : 200 };
        await TellAsync((receiver.Url, null));
        for (var i = 0; i < 5; i++)
        {
            await TokenAsync(Alice);
        }

        (await PassUntilAsync(() => receiver.Requests.Count == 6)).ShouldBeTrue();

        receiver.Requests.Select(IdOf).ShouldBe(["-1", "-2", "-3", "-3", "-4", "-5"]);
    }

    /// <summary>After a second, then after twice as long each time, always up to half of it less.</summary>
    [Fact]
    public async Task Failing_Pauses_AreThoseOfTheDocumentation()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        var attempts = new ConcurrentQueue<DateTimeOffset>();
        receiver.Answer = _ =>
        {
            attempts.Enqueue(Issuer.Clock.GetUtcNow());
            return new UpstreamAnswer { Status = 500 };
        };
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);

        (await PassUntilAsync(() => attempts.Count == 7)).ShouldBeTrue();

        var said = Issuer.Logs.Lines.Select(line => Regex.Match(line, "it is tried again in (?<wait>[0-9:.]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Where(match => match.Success).Select(match => TimeSpan.Parse(match.Groups["wait"].Value, CultureInfo.InvariantCulture)).Take(6).ToList();
        said.Count.ShouldBe(6);
        for (var i = 0; i < said.Count; i++)
        {
            said[i].TotalSeconds.ShouldBeInRange(Math.Pow(2, i) / 2, Math.Pow(2, i));
            (attempts.ElementAt(i + 1) - attempts.ElementAt(i)).ShouldBeGreaterThanOrEqualTo(said[i] - TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Removed_WhileItWaitsToTryAgain_IsToldNothingMoreAndGoesOnWhenItIsBack()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        await using var other = await HttpUpstream.StartAsync();
        receiver.Answer = _ => new UpstreamAnswer { Status = 500 };
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);
        (await PassUntilAsync(() => Issuer.Logs.Lines.Any(line => line.Contains("2 times in a row", StringComparison.Ordinal)))).ShouldBeTrue();

        await TellAsync((other.Url, null));
        (await Eventually.Async(async () => await Issuer.Get<IWebhookStore>().FindAsync(NameOf(other), default) == 1)).ShouldBeTrue();
        var count = receiver.Requests.Count;
        await TokenAsync(Alice);
        Issuer.Clock.Skip(WebhookBackoff.Longest);
        (await PassUntilAsync(() => other.Requests.Count == 1)).ShouldBeTrue();
        receiver.Requests.Count.ShouldBe(count);

        receiver.Answer = _ => new UpstreamAnswer();
        await TellAsync((receiver.Url, null));
        (await PassUntilAsync(() => receiver.Requests.Count == count + 2)).ShouldBeTrue();
        receiver.Requests.Skip(count).Select(IdOf).ShouldBe(["-1", "-2"]);
    }

    [Fact]
    public async Task Forgotten_BeforeTheyCouldBeTold_IsLoggedAndTheRestTold()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        receiver.Answer = _ => new UpstreamAnswer { Status = 500 };
        await TellAsync((receiver.Url, null));
        for (var i = 0; i < 4; i++)
        {
            await TokenAsync(Alice);
        }

        (await PassUntilAsync(() => receiver.Requests.Count > 0)).ShouldBeTrue();
        await Issuer.Get<IEventStore>().DeleteOldAsync(Issuer.Clock.GetUtcNow().AddHours(-1), 1, 10, default);

        // Only once the one before has ended, which may have a request under way and still has all four in memory.
        await TellAsync((receiver.Url, null));
        receiver.Answer = _ => new UpstreamAnswer();

        (await PassUntilAsync(() => receiver.Requests.Any(request => IdOf(request) == "-4"))).ShouldBeTrue();
        Issuer.Logs.Lines.ShouldContain(line => line.Contains("Webhook 0 was not told of 3 events", StringComparison.Ordinal));
    }

    /// <summary>What else a receiver says is not read: it may be without end.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Answer_Endless_IsNotReadBeyondItsHead(int status)
    {
        await using var receiver = await HttpUpstream.StartAsync();
        var left = 1;
        receiver.Answer = _ => new UpstreamAnswer { Status = left-- > 0 ? status : 200, Body = new string('x', 8 << 20) };
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);
        await TokenAsync(Alice);

        (await PassUntilAsync(() => receiver.Requests.Count == (status == 200 ? 2 : 3))).ShouldBeTrue();
        receiver.Requests.Select(IdOf).ShouldBe(status == 200 ? ["-1", "-2"] : ["-1", "-1", "-2"]);
    }

    [Fact]
    public async Task Restart_Delivered_IsNotToldAgainAndTheRestIs()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        var isFailing = true;
        receiver.Answer = request => new UpstreamAnswer { Status = IdOf(request) == "-2" && Volatile.Read(ref isFailing) ? 500 : 200 };
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);
        await TokenAsync(Alice);
        (await PassUntilAsync(() => receiver.Requests.Count > 1)).ShouldBeTrue();

        await TellAsync((receiver.Url, null));
        Volatile.Write(ref isFailing, false);
        var count = receiver.Requests.Count;

        (await PassUntilAsync(() => receiver.Requests.Count > count)).ShouldBeTrue();
        receiver.Requests.Select(IdOf).ShouldBe(["-1", .. Enumerable.Repeat("-2", receiver.Requests.Count - 1)]);
    }

    [Fact]
    public async Task New_Webhook_IsNotToldOfThePast()
    {
        await TokenAsync(Alice);
        await using var receiver = await HttpUpstream.StartAsync();
        await TellAsync((receiver.Url, null));
        (await PassUntilAsync(() => Issuer.Get<EventLog>().IsWatched)).ShouldBeTrue();
        (await Eventually.Async(async () => await Issuer.Get<IWebhookStore>().FindAsync(NameOf(receiver), default) == 1)).ShouldBeTrue();
        await TokenAsync(Alice);

        (await PassUntilAsync(() => receiver.Requests.Count == 1)).ShouldBeTrue();

        Header(receiver.Requests.Single(), "webhook-id").ShouldEndWith("-2");
    }

    [Fact]
    public async Task Slow_Receiver_HoldsUpNoOther()
    {
        var never = new TaskCompletionSource();
        await using var slow = await HttpUpstream.StartAsync();
        await using var good = await HttpUpstream.StartAsync();
        slow.Answer = _ => new UpstreamAnswer { Until = never.Task };
        await TellAsync((slow.Url, null), (good.Url, null));
        for (var i = 0; i < 3; i++)
        {
            await TokenAsync(Alice);
        }

        (await PassUntilAsync(() => good.Requests.Count == 3)).ShouldBeTrue();
        (await PassUntilAsync(() => slow.Requests.Count > 1)).ShouldBeTrue();
        slow.Requests.Select(request => Header(request, "webhook-id")[^2..]).Distinct(StringComparer.Ordinal).ShouldBe(["-1"]);
        never.SetResult();
    }

    [Fact]
    public async Task Failing_ForHours_OldEventsAreDroppedAndNewOnesTold()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        receiver.Answer = _ => new UpstreamAnswer { Status = 503 };
        await TellAsync((receiver.Url, null));
        await TokenAsync(Alice);
        (await PassUntilAsync(() => receiver.Requests.Count > 2)).ShouldBeTrue();

        Issuer.Clock.Skip(WebhookPump.MaxAge);
        await TokenAsync(Alice);
        (await PassUntilAsync(() => receiver.Requests.Any(request => Header(request, "webhook-id").EndsWith("-2", StringComparison.Ordinal)), WebhookBackoff.Longest / 20)).ShouldBeTrue();

        receiver.Answer = _ => new UpstreamAnswer();
        var count = receiver.Requests.Count;
        (await PassUntilAsync(() => receiver.Requests.Count > count, WebhookBackoff.Longest / 20)).ShouldBeTrue();
        Header(receiver.Requests.Last(), "webhook-id").ShouldEndWith("-2");
        Issuer.Logs.Lines.ShouldContain(line => line.Contains("Webhook 0 was not told of event", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gone_Receiver_IsToldNothingMore()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        await using var other = await HttpUpstream.StartAsync();
        receiver.Answer = _ => new UpstreamAnswer { Status = 410 };
        await TellAsync((receiver.Url, null), (other.Url, null));
        await TokenAsync(Alice);
        await TokenAsync(Alice);

        (await PassUntilAsync(() => other.Requests.Count == 2 && Issuer.Logs.Lines.Any(line => line.Contains("410 Gone", StringComparison.Ordinal)))).ShouldBeTrue();
        receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Failed_Log_NamesNeitherUrlNorSecret()
    {
        await using var receiver = await HttpUpstream.StartAsync();
        receiver.Answer = _ => new UpstreamAnswer { Status = 500 };
        await TellAsync((new Uri(receiver.Url, "/a-key-in-the-path"), "revoked"));
        await TokenAsync(Alice);
        await Issuer.Get<Revocations>().RevokeAsync((await Issuer.Get<IEventStore>().ReadAsync(0, 1, default))[0].Grant.Id, default);

        (await PassUntilAsync(() => Issuer.Logs.Lines.Any(line => line.Contains("Webhook 0 could not be told (status 500)", StringComparison.Ordinal)))).ShouldBeTrue();
        Issuer.Logs.Lines.Where(line => line.Contains("Webhook", StringComparison.Ordinal)).ShouldNotContain(line => line.Contains("a-key-in-the-path", StringComparison.Ordinal));
        Issuer.Logs.Lines.ShouldNotContain(line => line.Contains("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", StringComparison.Ordinal));
    }

    private static string IdOf(UpstreamRequest request) => Header(request, "webhook-id")[^2..];

    private static string NameOf(HttpUpstream receiver) => new WebhookTarget(0, receiver.Url, [], null).Name;
}
