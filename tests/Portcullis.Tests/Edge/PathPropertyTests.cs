using System.Text.RegularExpressions;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>Whatever an upstream with loose habits takes for a gated path has been decided on, whichever way it was spelt.</summary>
public sealed partial class PathPropertyTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly string[] Pieces =
    [
        "/", "//", "premium", "PREMIUM", "pub", "x", ".", "..", ";", ";a=b", "%2e", "%2E%2e", "%2f", "%5c", "\\", "%25", "%252e", "%70", "%00", "?", "#", "%23", "%3f",
        "%3b", "%20", "%c0%af", "@", ":", "http:", "&", "=", "~", "%", "%u002f", "*",
    ];

    private static readonly string[] Harmless = ["/premium/x", "/pub/x", "/pub/../premium/x", "/pub/premium", "/premium/../pub/x", "/pub/../x"];

    [Fact]
    public async Task Upstream_SeesAGatedPath_OnlyWithIdentity()
    {
        var random = new Random(42);
        var (_, token) = gateway.NewHolder(1);
        for (var i = 0; i < 800; i++)
        {
            await RawHttp.GetAsync(gateway.Url, Target(random), random.Next(2) == 0 ? token : null);
        }

        var seen = gateway.Upstream.Requests;
        seen.Count(request => request.Header("Portcullis-Account") is not null).ShouldBeGreaterThan(5);
        seen.Count(request => request.Header("Portcullis-Account") is null).ShouldBeGreaterThan(5);
        seen.Where(request => IsGated(request.Target) && request.Header("Portcullis-Account") is null).Select(request => request.Target).ShouldBeEmpty();
    }

    /// <summary>A harmless path with pieces put in anywhere.</summary>
    private static string Target(Random random)
    {
        var target = Harmless[random.Next(Harmless.Length)];
        for (var i = random.Next(4); i > 0; i--)
        {
            target = target.Insert(random.Next(1, target.Length + 1), Pieces[random.Next(Pieces.Length)]);
        }

        return target;
    }

    private static bool IsGated(string target)
    {
        var path = Uri.UnescapeDataString(Uri.UnescapeDataString(target.Split('?')[0])).Replace('\\', '/');
        path = Slashes().Replace(Parameters().Replace(path, ""), "/");
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                kept = [.. kept.SkipLast(1)];
            }
            else if (segment != ".")
            {
                kept.Add(segment.Trim());
            }
        }

        return kept.FirstOrDefault()?.Equals("premium", StringComparison.OrdinalIgnoreCase) == true;
    }

    [GeneratedRegex(";[^/]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameters();

    [GeneratedRegex("/+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slashes();
}
