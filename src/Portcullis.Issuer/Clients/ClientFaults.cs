using System.Buffers;
using System.Text.RegularExpressions;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;

namespace Portcullis.Issuer.Clients;

/// <summary>What is wrong with the clients in the settings.</summary>
internal static partial class ClientFaults
{
    private const int Most = 100;
    private const int MostRedirectUris = 20;
    private const int HashLength = 64;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static IEnumerable<string> Find(IssuerOptions options)
    {
        var clients = options.SignIn.Clients;
        List<string> faults = clients.Count > Most ? [$"SignIn:Clients: there may be {Most} at the most"] : [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < clients.Count; i++)
        {
            var (path, client) = ($"SignIn:Clients:{i}", clients[i]);
            faults.AddRange(Id($"{path}:Id", client.Id, seen));
            faults.AddRange(Name().IsMatch(client.Name) ? [] : [$"{path}:Name: must have 1 to 60 letters, digits, spaces and .,'()&+_-, and begin with a letter or digit: wallets show it in what is signed"]);
            faults.AddRange(RedirectUris($"{path}:RedirectUris", client.RedirectUris));
            faults.AddRange(Audience($"{path}:Audience", client.Audience, options));
            faults.AddRange(Scopes($"{path}:Scopes", client.Scopes));
            faults.AddRange(SecretHash($"{path}:SecretHash", client.SecretHash));
        }

        return faults;
    }

    /// <summary>Whether a text may be a <c>client_id</c>.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    private static IEnumerable<string> Id(string path, string id, HashSet<string> seen) =>
        !IsId(id) || id == AccessToken.UnnamedClient ? [$"{path}: must have 1 to 64 letters, digits, dots, underscores and hyphens, and not be '{AccessToken.UnnamedClient}'"]
        : !seen.Add(id) ? [$"{path}: '{id}' is another client's already"]
        : [];

    private static IEnumerable<string> RedirectUris(string path, IList<string> uris)
    {
        if (uris.Count is 0 or > MostRedirectUris)
        {
            yield return $"{path}: there must be 1 to {MostRedirectUris}";
        }

        for (var i = 0; i < uris.Count; i++)
        {
            if (RedirectUri.FindFault(uris[i]) is { } fault)
            {
                yield return $"{path}:{i}: {fault}";
            }
        }
    }

    private static IEnumerable<string> Audience(string path, string? audience, IssuerOptions options) =>
        string.IsNullOrEmpty(audience) || options.Audiences.Select(one => one.Uri).Append(options.PublicUrl).Any(uri => ConfiguredAudiences.Key(uri) == ConfiguredAudiences.Key(audience))
            ? []
            : [$"{path}: '{audience}' is neither PublicUrl nor one of Audiences"];

    // Whether there is such a policy is not asked: the policy file changes without these.
    private static IEnumerable<string> Scopes(string path, IList<string> scopes) =>
        scopes.Select((scope, index) => (scope, index)).Where(one => PolicyName.Parse(one.scope) is null).Select(one => $"{path}:{one.index}: '{one.scope}' must be policy or policy:tier");

    private static IEnumerable<string> SecretHash(string path, string? hash) =>
        string.IsNullOrEmpty(hash) || (hash.Length == HashLength && !hash.AsSpan().ContainsAnyExcept(Digits))
            ? []
            : [$"{path}: must be the SHA-256 of a random secret, {HashLength} lower-case hexadecimal digits"];

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 .,'()&+_-]{0,59}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Name();
}
