using System.Net.Http.Json;

namespace Portcullis.Client;

/// <summary>Which content is there a second time.</summary>
internal static class RepeatableContent
{
    /// <summary>Whether sending it does not use it up, as a stream is used up.</summary>
    public static bool Is(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => true,
        JsonContent json => json.Value is null || !Array.Exists(json.Value.GetType().GetInterfaces(), RunsOnce),
        MultipartContent parts => parts.All(Is),
        _ => false,
    };

    private static bool RunsOnce(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);
}
