using System.Buffers;
using System.Globalization;

namespace Portcullis.CrossOrigin;

/// <summary>Which pages of other origins may call: the section <c>Cors</c>. Read at start.</summary>
internal sealed record CrossOriginSettings
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Cors";

    private const string Example = "https://app.example";
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);

    // The letters of a token (RFC 9110, 5.6.2), without the asterisk, which would mean every header.
    private static readonly SearchValues<char> TokenLetters = SearchValues.Create("!#$%&'+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The origins, each as a browser writes it.</summary>
    /// <value>Empty: pages of other origins can neither sign in nor call gated routes.</value>
    public IReadOnlyList<string> Origins { get; private init; } = [];

    /// <summary>Request headers that pages may send, beside those that the gate reads.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; private init; } = [];

    /// <summary>Response headers that pages may read, beside those that the gate sends.</summary>
    public IReadOnlyList<string> ExposedHeaders { get; private init; } = [];

    /// <summary>How long a browser may go by the answer to a preflight.</summary>
    /// <value>10 minutes; from none to 24 hours.</value>
    public TimeSpan MaxAge { get; private init; } = TimeSpan.FromMinutes(10);

    /// <summary>Reads the section; what is wrong is added to the faults, and left out.</summary>
    public static CrossOriginSettings Read(IConfiguration settings, ICollection<string> faults)
    {
        var section = settings.GetSection(SectionName);
        return new CrossOriginSettings
        {
            Origins = ReadList(section, nameof(Origins), FindOriginFault, faults),
            AllowedHeaders = ReadList(section, nameof(AllowedHeaders), FindHeaderFault, faults),
            ExposedHeaders = ReadList(section, nameof(ExposedHeaders), FindHeaderFault, faults),
            MaxAge = ReadAge(section[nameof(MaxAge)], faults) ?? TimeSpan.FromMinutes(10),
        };
    }

    private static List<string> ReadList(IConfigurationSection section, string name, Func<string, string?> findFault, ICollection<string> faults)
    {
        if (section[name] is { Length: > 0 })
        {
            faults.Add($"{SectionName}.{name}: must be a list");
        }

        List<string> found = [];
        foreach (var item in section.GetSection(name).GetChildren())
        {
            if (findFault(item.Value ?? "") is { } fault)
            {
                faults.Add($"{item.Path.Replace(':', '.')}: {fault}");
            }
            else if (!found.Contains(item.Value!, StringComparer.Ordinal))
            {
                found.Add(item.Value!);
            }
        }

        return found;
    }

    /// <summary>Origins are compared letter by letter, so that one in another form than the browser's would never match.</summary>
    private static string? FindOriginFault(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Contains('*', StringComparison.Ordinal))
        {
            return $"must be one origin such as {Example}; there is no '*' and no 'null'";
        }

        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        var origin = url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port.ToString(CultureInfo.InvariantCulture)}";
        return text == origin ? null : $"must be as a browser writes it, '{origin}'";
    }

    private static string? FindHeaderFault(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenLetters) ? null : "must be the name of one header; there is no '*'";

    private static TimeSpan? ReadAge(string? text, ICollection<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var age) && age >= TimeSpan.Zero && age <= LongestAge)
        {
            return age;
        }

        faults.Add($"{SectionName}.{nameof(MaxAge)}: must be a time from 00:00:00 to 1.00:00:00, such as 00:10:00");
        return null;
    }
}
