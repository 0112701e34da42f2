using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.AspNetCore.Keys;

/// <summary>The issuer's keys as they were fetched at one time.</summary>
/// <param name="Keys">By <c>kid</c>.</param>
/// <param name="FetchedAt">A timestamp of the clock.</param>
internal sealed record KeySet(FrozenDictionary<string, JsonWebKey> Keys, long FetchedAt)
{
    /// <summary>The keys of a later fetch. A key that did not change stays the same object, since verifiers keep what they prepare of it.</summary>
    public static KeySet After(KeySet? earlier, IReadOnlyDictionary<string, JsonWebKey> fetched, long now) => new(
        fetched.ToFrozenDictionary(pair => pair.Key, pair => earlier?.Same(pair.Value) ?? pair.Value, StringComparer.Ordinal), now);

    /// <summary>Whether one of these keys is not in the later set, or is another key under its name there.</summary>
    public bool HasWithdrawn(KeySet later) => Keys.Values.Any(key => later.Same(key) is null);

    private JsonWebKey? Same(JsonWebKey key) =>
        Keys.TryGetValue(key.Kid, out var mine) && mine.X == key.X && mine.Y == key.Y ? mine : null;
}
