using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>Writes events. Whose a grant is, is told as its token tells it: a pairwise audience's by the pseudonym, and not at all where the audience is no longer one.</summary>
internal sealed class EventWriter(ConfiguredAudiences audiences, Pseudonyms pseudonyms)
{
    /// <summary>Writes an event of a log.</summary>
    public LoggedEvent Write(string log, GrantEvent told)
    {
        var json = new JsonObject
        {
            ["type"] = told.Type,
            ["timestamp"] = told.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["data"] = Data(told),
        };
        return new LoggedEvent(told, new EventId(log, told.Number), JsonSerializer.SerializeToUtf8Bytes(json, EventJson.Default.JsonObject));
    }

    private JsonObject Data(GrantEvent told)
    {
        var grant = told.Grant;
        var data = new JsonObject { ["jti"] = grant.Id };
        if (SubjectOf(grant) is { } subject)
        {
            data["sub"] = subject;
        }

        data["aud"] = grant.Audience;
        data["client_id"] = grant.ClientId;
        data["scope"] = grant.Scope;
        data["exp"] = grant.ExpiresAt.ToUnixTimeSeconds();
        if (told.Change is { } change)
        {
            Add(data, change);
        }

        return data;
    }

    private static void Add(JsonObject data, AccessChange change)
    {
        data["policy"] = change.Policy;
        data["before"] = change.Before;
        data["after"] = change.After;
        if (change.Code is { } code)
        {
            data["code"] = code;
        }

        data["blocks"] = JsonNode.Parse(change.Blocks);
    }

    private string? SubjectOf(Grant grant) => audiences.Find(grant.Audience) switch
    {
        null => null,
        { IsPairwise: true } audience => pseudonyms.Of(audience.Uri, grant.Account.ToString()),
        _ => grant.Account.ToString(),
    };
}
