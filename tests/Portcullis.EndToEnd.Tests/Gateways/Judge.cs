using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Sends the request of a case and says what became of it.</summary>
/// <param name="gateway">Where the gateway is.</param>
/// <param name="recipe">What kind of gateway it is.</param>
/// <param name="issuer">The issuer, with the API that the gateway stands before.</param>
internal sealed partial class Judge(Uri gateway, GatewayRecipe recipe, GatewayIssuer issuer)
{
    private const string Mark = "X-Probe";

    /// <summary>What became of a request.</summary>
    internal async Task<Outcome> TryAsync(Probe probe)
    {
        var mark = Guid.CreateVersion7().ToString("N");
        var answer = await RawHttp.SendAsync(gateway, probe.Method, probe.Target, [.. probe.Headers, $"{Mark}: {mark}"]);
        var judgement = recipe.HasUpstream ? JudgeUpstream(mark, probe.Target) : JudgeAnswer(answer);
        return new Outcome(judgement == Judgement.Out && answer.Status == 401 && !Challenges(answer, probe) ? Judgement.Unchallenged : judgement, answer.Status);
    }

    // How to sign in, and that the token is at fault only where one was shown (RFC 6750, 3.1). The metadata (RFC 9728) is that of the issuer's own API.
    private bool Challenges(RawAnswer answer, Probe probe)
    {
        var isBlamed = recipe.BlamesNoToken || probe.Headers.Any(header => header.StartsWith("Authorization:", StringComparison.Ordinal));
        var challenge = string.Join(", ", answer.Headers("WWW-Authenticate"));
        return (challenge.StartsWith("Bearer ", StringComparison.Ordinal) || challenge.StartsWith("DPoP ", StringComparison.Ordinal))
            && challenge.Contains("error=\"invalid_token\"", StringComparison.Ordinal) == isBlamed
            && challenge.Contains("error=", StringComparison.Ordinal) == isBlamed
            && challenge.Contains($"resource_metadata=\"{GatewayIssuer.PublicUrl}/.well-known/oauth-protected-resource\"", StringComparison.Ordinal) == recipe.Audience is null;
    }

    private Judgement JudgeUpstream(string mark, string target)
    {
        if (issuer.Gate.Upstream.Requests.SingleOrDefault(one => one.Header(Mark) == mark) is not { } seen)
        {
            return Judgement.Out;
        }

        var said = seen.Headers.Where(header => IsIdentity(header.Key)).SelectMany(header => header.Value).Where(value => value.Length > 0).ToList();
        var judgement = Decide(IsOpen(seen.Target), said);
        return judgement != Judgement.In ? judgement
            : seen.Headers.ContainsKey("Authorization") ? Judgement.Leaked
            : seen.Target != target ? Judgement.Rewritten
            : Judgement.In;
    }

    // What answers HEAD says nothing of who asked.
    private Judgement JudgeAnswer(RawAnswer answer)
    {
        if (answer.Status != 200 || answer.Body.Length == 0)
        {
            return answer.Status == 200 ? Judgement.In : Judgement.Out;
        }

        var body = JsonElement.Parse(answer.Body);
        return Decide(IsOpen(body.GetProperty("path").GetString()!), body.TryGetProperty("account", out var account) ? [account.GetString()!] : []);
    }

    // On an open path nobody is named, on a gated one the caller alone, with what the gateway says of them.
    private Judgement Decide(bool isOpen, List<string> said)
    {
        if (isOpen)
        {
            return said.Count == 0 ? Judgement.Open : Judgement.Spoofed;
        }

        var isRight = said.Count(issuer.Accounts.Contains) == 1 && said.Where(value => !issuer.Accounts.Contains(value)).Order(StringComparer.Ordinal).SequenceEqual(recipe.Says, StringComparer.Ordinal);
        return isRight ? Judgement.In : Judgement.Spoofed;
    }

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

        return segments is [var first, ..] && first.Equals("open", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@";[^/\\]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
