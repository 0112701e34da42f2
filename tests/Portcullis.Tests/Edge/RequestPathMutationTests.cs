using System.Text;
using System.Text.RegularExpressions;
using Portcullis.Edge;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Tests.Edge;

public sealed partial class RequestPathMutationTests
{
    private const string Host = "api.example:8080";

    private static readonly FuzzTarget Target = new(
        "path function",
        ["/", "/premium/x", "/pub/../premium/x?a=%2f;b//c", "/pub/%2e%2E/./premium%20/caf%C3%A9/", "http://api.example:8080/premium/..", "https://API.example:8080?x", "/a.b/.c/...", "/%f0%9f%94%91"],
        Probe)
    {
        Tokens =
        [
            "/", "//", ".", "..", "/.", "/..", "/./", "/../", "%2e", "%2E", "%2f", "%5c", "%25", "%252e", "%3b", "%3f", "%23", "%00", "%0d%0a", "%7f", "%c2%85", "%c3%a9", "%c0%ae", "%ed%a0%80", "%", "%4", "%zz",
            "%u002f", "\\", ";", "#", "?", "premium", "pub", "http://", "HTTPS://", Host, "user@", "@", ":", "*", " ", "\t", "é", "\uff0f", "\u2025",
        ],
        Separators = "/?%",
        MaxLength = 2_000,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryRead_Mutants_HaveTheOnePathThatAPlainReaderFindsOrNone()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 12_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        report.Outcomes.Count.ShouldBeGreaterThan(20);
    }

    private static string Probe(string target)
    {
        var isRead = RequestPath.TryRead(target, Host, out var path, out var fault);
        path.ShouldBe(PlainPath(target));
        if (!isRead)
        {
            fault.ShouldNotBeNullOrWhiteSpace();
            return fault;
        }

        fault.ShouldBeNull();
        path!.ShouldStartWith("/");
        path.IndexOfAny(['\\', ';', '%', '#', '?', '\0', '\r', '\n', '\t', '\u007f']).ShouldBe(-1);
        path.Split('/').ShouldAllBe(segment => segment != "." && segment != "..");
        path.ShouldNotContain("//");
        RequestPath.TryRead(string.Join('/', path.Split('/').Select(Uri.EscapeDataString)), Host, out var again, out _).ShouldBeTrue();
        again.ShouldBe(path);
        return $"read {target[0] == '/'} {target.Contains('?', StringComparison.Ordinal)} {target.Contains("/.", StringComparison.Ordinal)} {target.Contains('%', StringComparison.Ordinal)} "
            + $"{Math.Min(5, path.Count(c => c == '/'))} {path[^1] == '/'} {path.Any(c => c > '~')}";
    }

    /// <summary>The rule in other words: what is refused by patterns, then percent-decoding, then RFC 3986, 5.2.4 step by step.</summary>
    private static string? PlainPath(string target)
    {
        var match = Plain().Match(target);
        if (!match.Success || target.Contains('#', StringComparison.Ordinal)
            || (match.Groups["authority"] is { Success: true } named && !named.Value.Equals(Host, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var path = match.Groups["path"].Value is { Length: > 0 } found ? found : "/";
        if (path.Contains("//", StringComparison.Ordinal) || Refused().IsMatch(path))
        {
            return null;
        }

        var decoded = Encoding.Latin1.GetBytes(Escape().Replace(path, escape => ((char)Convert.ToByte(escape.Value[1..], 16)).ToString()));
        var text = Encoding.UTF8.GetString(decoded);
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(decoded) ? RemoveDotSegments(text) : null;
    }

    private static string RemoveDotSegments(string input)
    {
        var output = "";
        while (input.Length > 0)
        {
            if (input.StartsWith("/./", StringComparison.Ordinal) || input == "/.")
            {
                input = "/" + input[Math.Min(3, input.Length)..];
            }
            else if (input.StartsWith("/../", StringComparison.Ordinal) || input == "/..")
            {
                input = "/" + input[Math.Min(4, input.Length)..];
                output = output[..Math.Max(0, output.LastIndexOf('/'))];
            }
            else
            {
                var end = input.IndexOf('/', 1) is var slash and > 0 ? slash : input.Length;
                output += input[..end];
                input = input[end..];
            }
        }

        return output;
    }

    [GeneratedRegex(
        @"\A(?:[Hh][Tt][Tt][Pp][Ss]?://(?<authority>[^/?]*)(?<path>/[!->@-~]*|)|(?<path>/[!->@-~]*))(?:\?[!-~]*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"[\\;#]|%(?![0-9A-Fa-f]{2})|%(?:[01].|7[Ff]|2[Ff]|5[Cc]|25|3[BbFf]|23)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();
}
