namespace Portcullis.Issuer.Audiences;

/// <summary>What is wrong with the audiences in the settings.</summary>
internal static class AudienceFaults
{
    private const int Most = 100;
    private const int MaxUriLength = 256;

    public static IEnumerable<string> Find(IssuerOptions options)
    {
        List<string> faults = [.. Subject("Tokens:Subject", options.Tokens.Subject)];
        if (options.Audiences.Count > Most)
        {
            faults.Add($"Audiences: there may be {Most} at the most");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { ConfiguredAudiences.Key(options.PublicUrl) };
        for (var i = 0; i < options.Audiences.Count; i++)
        {
            faults.AddRange(Uri($"Audiences:{i}:Uri", options.Audiences[i].Uri, seen));
            faults.AddRange(Subject($"Audiences:{i}:Subject", options.Audiences[i].Subject));
            faults.AddRange(Algorithm($"Audiences:{i}:Algorithm", options.Audiences[i].Algorithm));
        }

        return faults;
    }

    private static IEnumerable<string> Uri(string path, string text, HashSet<string> seen) =>
        !IsAbsolute(text) ? [$"{path}: must be an absolute URI of at most {MaxUriLength} characters of ASCII without spaces, user and fragment, such as https://reports.example"]
        : !seen.Add(ConfiguredAudiences.Key(text)) ? [$"{path}: '{text}' is an audience already: PublicUrl is one by itself, and each other is named once"]
        : [];

    // A path alone would be read as that of a file.
    private static bool IsAbsolute(string text) =>
        text.Length is > 0 and <= MaxUriLength
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !text.Contains('#', StringComparison.Ordinal)
        && System.Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Subject(string path, string subject) => subject is AudienceOptions.AccountSubject or AudienceOptions.PairwiseSubject
        ? []
        : [$"{path}: must be '{AudienceOptions.AccountSubject}', the caller's account, or '{AudienceOptions.PairwiseSubject}', a pseudonym for that audience alone"];

    private static IEnumerable<string> Algorithm(string path, string algorithm) => algorithm is AudienceOptions.Es256 or AudienceOptions.Rs256
        ? []
        : [$"{path}: must be '{AudienceOptions.Es256}', or '{AudienceOptions.Rs256}' for a consumer that reads RSA keys alone"];
}
