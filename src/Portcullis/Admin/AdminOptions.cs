namespace Portcullis.Admin;

/// <summary>The section <c>Admin</c> of the settings: the listener for operators, apart from the one that serves.</summary>
internal sealed class AdminOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Admin";

    /// <summary>The shortest <see cref="Token"/>, in characters.</summary>
    public const int ShortestToken = 32;

    /// <summary>The default of <see cref="Url"/>.</summary>
    public const string DefaultUrl = "http://127.0.0.1:9464";

    /// <summary>Where it listens; empty for nowhere. Beyond the loopback interface it needs a <see cref="Token"/>.</summary>
    /// <value><c>http://127.0.0.1:9464</c></value>
    public string Url { get; set; } = DefaultUrl;

    /// <summary>What callers must send as <c>Authorization: Bearer …</c>; at least 32 characters.</summary>
    /// <value>None: whoever is on this machine may call. There is no default secret.</value>
    public string? Token { get; set; }
}
