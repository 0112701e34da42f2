namespace Portcullis.Issuer.Keys;

/// <summary>A key of a set, as its file and the time have it.</summary>
/// <param name="KeyId">Its <c>kid</c>.</param>
/// <param name="File">Its file's path.</param>
/// <param name="State">How it stands.</param>
/// <param name="IsPublished">Whether it is published.</param>
/// <param name="SignsFrom">From when it signs by its file's name; null for since ever. Where no older key is, it signs at once all the same.</param>
/// <param name="KeptUntil">When nothing is good any more that it signed; null while no other key is to sign.</param>
public sealed record ListedKey(string KeyId, string File, KeyState State, bool IsPublished, DateTimeOffset? SignsFrom, DateTimeOffset? KeptUntil);
