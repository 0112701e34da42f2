using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Sends the requests of a case and says what became of them.</summary>
/// <param name="gateway">Where the gateway is.</param>
/// <param name="issuer">The issuer, with the API that the gateway stands before.</param>
/// <param name="hasUpstream">Whether the gateway passes requests on to that API.</param>
internal sealed partial class Judge(Uri gateway, GatewayIssuer issuer, bool hasUpstream) : IDisposable
{
    private const string Mark = "X-Probe";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public void Dispose() => _client.Dispose();

    /// <summary>What the gateway made of requests: of several the worst.</summary>
    internal async Task<Judgement> TryAsync(IEnumerable<Probe> probes)
    {
        var worst = Judgement.Out;
        foreach (var probe in probes)
        {
            var judgement = await TryAsync(probe);
            worst = judgement > worst ? judgement : worst;
        }

        return worst;
    }

    private async Task<Judgement> TryAsync(Probe probe)
    {
        var mark = Guid.CreateVersion7().ToString("N");
        // As it stands, with the dots and slashes that a browser would take out.
        var url = new Uri(gateway.GetLeftPart(UriPartial.Authority) + probe.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add(Mark, mark);
        foreach (var (name, value) in probe.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode >= 500)
        {
            return Judgement.Failed;
        }

        return hasUpstream ? JudgeUpstream(mark) : answer.IsSuccessStatusCode ? JudgeAnswer(JsonElement.Parse(body)) : Judgement.Out;
    }

    private Judgement JudgeUpstream(string mark)
    {
        if (issuer.Gate.Upstream.Requests.SingleOrDefault(one => one.Header(Mark) == mark) is not { } seen)
        {
            return Judgement.Out;
        }

        var said = seen.Headers.Where(header => IsIdentity(header.Key)).SelectMany(header => header.Value).Where(value => value.Length > 0).ToList();
        return Decide(IsOpen(seen.Target), said);
    }

    private static Judgement JudgeAnswer(JsonElement answer) =>
        Decide(IsOpen(answer.GetProperty("path").GetString()!), answer.TryGetProperty("account", out var account) ? [account.GetString()!] : []);

    // On an open path nobody is named, on a gated one the caller alone, by those that ask with policy and tier.
    private static Judgement Decide(bool isOpen, List<string> said) =>
        said.Contains(Probe.Lie, StringComparer.Ordinal) || said.Count > 0 == isOpen ? Judgement.Spoofed
        : isOpen ? Judgement.Out
        : Judgement.In;

    // An API may read an underscore as a hyphen.
    private static bool IsIdentity(string header) => header.Replace('_', '-').StartsWith("Portcullis-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the most forgiving reader takes the target for an open path.</summary>
    private static bool IsOpen(string target)
    {
        var path = target.Split('?', '#')[0];
        for (var decoded = Uri.UnescapeDataString(path); decoded != path; decoded = Uri.UnescapeDataString(path))
        {
            path = decoded;
        }

        var segments = new List<string>();
        foreach (var segment in Parameters().Replace(path, "").Split('/', '\\').Where(segment => segment is not ("" or ".")))
        {
            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return segments is ["open", ..];
    }

    [GeneratedRegex(@";[^/\\]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
