using System.Text.Json.Nodes;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>Reads server-sent events as a client does.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The id that a client would come back with.</summary>
    public string? LastId { get; private set; }

    public static async Task<EventReader> OpenAsync(HttpClient client, string key, string query = "", string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events" + query);
        request.Headers.Add("X-API-Key", key);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<(string Type, JsonObject Data)?> ReadAsync()
    {
        var (type, data) = ("message", "");
        while (await ReadLineAsync() is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                return (type, JsonNode.Parse(data)!.AsObject());
            }

            switch (line.Split(": ", 2))
            {
                case ["id", var id]: LastId = id; break;
                case ["event", var name]: type = name; break;
                case ["data", var text]: data += text; break;
            }
        }

        return null;
    }

    /// <summary>Skips to the next event of a type.</summary>
    public async Task<JsonNode> ReadAsync(string type)
    {
        while (await ReadAsync() is { } found)
        {
            if (found.Type == type)
            {
                return found.Data["data"] ?? found.Data;
            }
        }

        throw new InvalidOperationException($"no {type} came");
    }

    /// <summary>The types of the next so many events.</summary>
    public async Task<IReadOnlyList<string>> ReadTypesAsync(int count)
    {
        List<string> types = [];
        while (types.Count < count && await ReadAsync() is { } found)
        {
            types.Add(found.Type);
        }

        return types;
    }

    public async Task<string?> ReadLineAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await lines.ReadLineAsync(patience.Token);
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
