using Portcullis.Credentials;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Endpoints.Events;

/// <summary>The stream of events over HTTP: who may read it, where it goes on, and how it ends.</summary>
public sealed class EventsEndpointTests : EventTest
{
    [Fact]
    public async Task Get_SignInAndSignOut_AreTold()
    {
        using var reader = await OpenAsync();
        var token = await TokenAsync(Alice);

        var opened = await NextAsync(reader, "grant_opened");
        var id = (string?)opened["jti"];
        await Issuer.Get<Revocations>().RevokeAsync(id!, default);
        var revoked = await NextAsync(reader, "revoked");

        token.ShouldNotBeEmpty();
        opened.AsObject().Select(member => member.Key).ShouldBe(["jti", "sub", "aud", "client_id", "scope", "exp"]);
        ((string?)opened["sub"]).ShouldBe($"eip155:1:{Alice.Address}");
        ((string?)opened["scope"]).ShouldBe("market-data market-data:gold market-data:basic");
        revoked.ToJsonString().ShouldBe(opened.ToJsonString());
    }

    [Fact]
    public async Task Get_Headers_AreThoseOfAStream()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        request.Headers.Add("X-API-Key", await KeyAsync());

        using var response = await Issuer.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/event-stream");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("query")]
    [InlineData("both")]
    public async Task Get_ComesBack_GoesOnWhereItWas(string how)
    {
        string seen, older;
        using (var reader = await OpenAsync())
        {
            older = reader.LastId!;
            await TokenAsync(Alice);
            await NextAsync(reader, "grant_opened");
            seen = reader.LastId!;
        }

        await TokenAsync(Alice, "club");
        await TokenAsync(Carol, null);
        using var again = await OpenAsync(how == "header" ? "" : $"?after={(how == "both" ? older : seen)}", how == "query" ? null : seen);

        ((string?)(await NextAsync(again, "grant_opened"))["scope"]).ShouldBe("club club:member");
        ((string?)(await NextAsync(again, "grant_opened"))["scope"]).ShouldBe("");
    }

    [Fact]
    public async Task Get_Types_SendsThoseAlone()
    {
        using var reader = await OpenAsync("?types=revoked,access_lost");
        await TokenAsync(Alice);
        var id = (await Issuer.Get<IEventStore>().ReadAsync(0, 10, default))[0].Grant.Id;
        await Issuer.Get<Revocations>().RevokeAsync(id, default);

        (await PassAsync(reader.ReadTypesAsync(1))).ShouldBe(["revoked"]);
    }

    [Fact]
    public async Task Get_EventsAfterItAreForgotten_SaysSoAndGoesOnWithTheOldest()
    {
        using var reader = await OpenAsync();
        var seen = reader.LastId!;
        for (var i = 0; i < 3; i++)
        {
            await TokenAsync(Alice);
        }

        await Issuer.Get<IEventStore>().DeleteOldAsync(Issuer.Clock.GetUtcNow(), 1, 10, default);
        using var again = await EventReader.OpenAsync(Issuer.Client, await KeyAsync(), lastId: seen);

        (await PassAsync(again.ReadTypesAsync(2))).ShouldBe(["gap", "grant_opened"]);
        again.LastId.ShouldEndWith("-3");
    }

    /// <summary>A reader that is so far behind that there is nothing left of what it has yet to read is told so, in the middle of its stream.</summary>
    [Fact]
    public async Task Stream_EventsAreForgottenBeforeTheyAreRead_IsAGap()
    {
        using var reader = await OpenAsync();
        await TokenAsync(Alice);
        await NextAsync(reader, "grant_opened");
        var grant = (await Issuer.Get<IEventStore>().ReadAsync(0, 1, default))[0].Grant.Id;
        var change = new GrantChange(grant, Issuer.Clock.GetUtcNow(), new AccessChange("market-data", "gold", "basic", null, "{}"));

        // Where the log looks between the two, which it may have been about to do, it has them in memory, and tells them.
        var (last, first) = (1, "");
        for (var attempt = 0; attempt < 10 && first != "gap"; attempt++, last += 50)
        {
            (await PassAsync(reader.ReadTypesAsync(attempt == 0 ? 0 : 49))).ShouldAllBe(type => type == "tier_changed");
            await Issuer.Get<IEventStore>().AppendAsync([.. Enumerable.Repeat(change, 50)], default);
            await Issuer.Get<IEventStore>().DeleteOldAsync(Issuer.Clock.GetUtcNow(), 2, 100, default);
            first = (await PassAsync(reader.ReadTypesAsync(1))).Single();
        }

        first.ShouldBe("gap");
        (await PassAsync(reader.ReadTypesAsync(2))).ShouldBe(["tier_changed", "tier_changed"]);
        reader.LastId.ShouldEndWith($"-{last}");
    }

    /// <summary>Whoever is told may ask at once, and must not find the token as good as before.</summary>
    [Fact]
    public async Task Stream_GrantIsEndedByAnotherProgram_IsKnownHereWhenItIsTold()
    {
        using var reader = await OpenAsync();
        var token = await TokenAsync(Alice);
        var id = (string)(await NextAsync(reader, "grant_opened"))["jti"]!;
        await Issuer.Get<IGrantStore>().RevokeAsync(id, Issuer.Clock.GetUtcNow(), default);

        Issuer.Get<EventLog>().Ring();
        ((string?)(await reader.ReadAsync("revoked"))["jti"]).ShouldBe(id);

        (await Issuer.IntrospectAsync(token)).Text.ShouldBe("""{"active":false,"portcullis":{"code":"revoked_token"}}""");
    }

    [Theory]
    [InlineData("0123456789ab-0")]
    [InlineData("later")]
    public async Task Get_IdOfAnotherLog_IsAGap(string id)
    {
        using var reader = await OpenAsync();
        using var again = await EventReader.OpenAsync(Issuer.Client, await KeyAsync(), lastId: id == "later" ? reader.LastId![..^1] + "7" : id);

        (await again.ReadTypesAsync(1)).ShouldBe(["gap"]);
    }

    [Theory]
    [InlineData("?after=7", null)]
    [InlineData("?after=", null)]
    [InlineData("", "x")]
    [InlineData("?types=everything", null)]
    [InlineData("?types=", null)]
    public async Task Get_NotAnId_IsRefused(string query, string? lastId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events" + query);
        request.Headers.Add("X-API-Key", await KeyAsync());
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        ShouldBeRefused(await Answer.OfAsync(await Issuer.Client.SendAsync(request)), 400, "invalid_request");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("wrong")]
    [InlineData("own")]
    [InlineData("token")]
    public async Task Get_WithoutAKeyOfTheOperators_IsRefused(string kind)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        switch (kind)
        {
            case "wrong": request.Headers.Add("X-API-Key", "insr_live_0123456789012345678901234567890123456789"); break;
            case "own": request.Headers.Add("X-API-Key", (await Issuer.Get<ApiKeys>().SelfServeAsync("a", "a@b.de", null, default)).Text); break;
            case "token": request.Headers.Authorization = new("Bearer", await TokenAsync(Alice)); break;
            default: break;
        }

        ShouldBeRefused(await Answer.OfAsync(await Issuer.Client.SendAsync(request)), 401, "invalid_api_key");
    }

    [Fact]
    public async Task Get_MoreThanAKeyMayHave_IsRefusedUntilOneEnds()
    {
        var key = await KeyAsync();
        List<EventReader> readers = [];
        for (var i = 0; i < EventStreams.MostOfKey; i++)
        {
            readers.Add(await EventReader.OpenAsync(Issuer.Client, key));
        }

        ShouldBeRefused(await GetAsync("/v1/events", key), 503, "too_many_streams");
        using var others = await OpenAsync();

        readers[0].Dispose();
        (await Eventually.Async(() => Issuer.Get<EventStreams>().TryEnter("somebody") is { } place && Free(place))).ShouldBeTrue();
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task Stream_KeyIsRevoked_IsCut()
    {
        var (text, key) = await Issuer.Get<ApiKeys>().CreateAsync("test", null, null, default);
        using var reader = await EventReader.OpenAsync(Issuer.Client, text);
        (await reader.ReadTypesAsync(1)).ShouldBe(["ready"]);

        await Issuer.Get<IApiKeyStore>().RevokeAsync(key.Id, Issuer.Clock.GetUtcNow(), default);

        (await PassAsync(EndAsync(reader))).ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_Silence_HasSignsOfLifeWithTheId()
    {
        using var reader = await OpenAsync("?types=revoked");
        await TokenAsync(Alice);
        var first = reader.LastId!;

        (await PassAsync(ReadUntilAsync(reader, line => line == ":"))).ShouldBeTrue();
        (await PassAsync(ReadUntilAsync(reader, line => line.StartsWith("id: ", StringComparison.Ordinal) && line != $"id: {first}"))).ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_ReaderDoesNotRead_IsCutAndGoesOnLater()
    {
        using var reader = await OpenAsync();
        var seen = reader.LastId!;
        await TokenAsync(Alice);
        var grant = (await Issuer.Get<IEventStore>().ReadAsync(0, 1, default))[0].Grant.Id;
        var change = new AccessChange("market-data", "gold", "basic", null, "{}");
        await Issuer.Get<IEventStore>().AppendAsync([.. Enumerable.Repeat(new GrantChange(grant, Issuer.Clock.GetUtcNow(), change), 2_000)], default);

        (await Eventually.Async(() =>
        {
            Issuer.Clock.Advance(TimeSpan.FromSeconds(1));
            return !Issuer.Get<EventLog>().IsWatched;
        })).ShouldBeTrue();

        using var again = await OpenAsync(lastId: seen);
        (await PassAsync(again.ReadTypesAsync(50))).Count.ShouldBe(50);
    }

    [Fact]
    public async Task Stream_IssuerStops_Ends()
    {
        using var reader = await OpenAsync();

        var ending = EndAsync(reader);
        await Issuer.StopAsync();

        (await ending).ShouldBeTrue();
    }

    private static void ShouldBeRefused(Answer answer, int status, string code)
    {
        answer.Status.ShouldBe(status, answer.Text);
        ((string?)answer.Json["error"]!["code"]).ShouldBe(code);
    }

    private static bool Free(IDisposable place)
    {
        place.Dispose();
        return true;
    }

    private static async Task<bool> ReadUntilAsync(EventReader reader, Func<string, bool> isIt)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (isIt(line.TrimEnd()))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> EndAsync(EventReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is not null)
            {
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
        }

        return true;
    }
}
