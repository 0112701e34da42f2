using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Chains;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Webhooks;
using Portcullis.Solana;

namespace Portcullis.Issuer;

/// <summary>Finds every fault of the issuer's settings at once; each names its item and what would be right.</summary>
internal sealed class IssuerOptionsValidator : IValidateOptions<IssuerOptions>
{
    private const int LongestStatement = 500;
    private const long MostFree = 1_000_000;

    private static readonly SignInOrigin Plain = SignInOrigin.From("https://api.example");

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IssuerOptions options)
    {
        List<string> faults =
        [
            .. PublicUrl(options.PublicUrl),
            .. SignIn(options.SignIn),
            .. Messages(options),
            .. AudienceFaults.Find(options),
            .. ClientFaults.Find(options),
            .. SettingFaults.Range("Tokens:Lifetime", options.Tokens.Lifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)),
            .. SettingFaults.Range("Tokens:RefreshLifetime", options.Tokens.RefreshLifetime, TimeSpan.Zero, TimeSpan.FromDays(30)),
            .. SettingFaults.Range("SignedRequests:MaxContent", options.SignedRequests.MaxContent, 0, 64 << 20),
            .. SettingFaults.Range("SignedRequests:MaxContentAtOnce", options.SignedRequests.MaxContentAtOnce, options.SignedRequests.MaxContent, 16L << 30),
            .. AttestationKid(options.Attestations.Kid),
            .. Whole("Attestations:FreeCredits", options.Attestations.FreeCredits, least: 0),
            .. Whole("Attestations:FreeDailyLimit", options.Attestations.FreeDailyLimit, least: 1),
            .. WebhookFaults.Find(options.Webhooks),
            .. Required("DataFolder", options.DataFolder),
            .. Required("PolicyFile", options.PolicyFile),
            .. options.Chains.Count == 0 ? (string[])["Chains: no chain is configured; name at least one, such as Chains:1:Rpc:0:Url"] : [],
            .. options.Chains.SelectMany(chain => ChainFaults.Find(chain.Key, chain.Value)),
            .. Twice(options.Chains.Keys),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> PublicUrl(string text)
    {
        if (SettingFaults.HttpUri(text) is not { } url)
        {
            yield return "PublicUrl: must be an absolute http or https URL in ASCII without spaces, such as https://api.example";
        }
        else if (url.UserInfo.Length > 0 || url.AbsolutePath != "/" || text.AsSpan().ContainsAny('?', '#'))
        {
            yield return "PublicUrl: must be scheme, host and port only; leave out user, path, query and fragment";
        }
    }

    private static IEnumerable<string> SignIn(SignInOptions options)
    {
        for (var i = 0; i < options.Uris.Count; i++)
        {
            if (SettingFaults.HttpUri(options.Uris[i]) is not { } uri)
            {
                yield return $"SignIn:Uris:{i}: must be an absolute http or https URI in ASCII without spaces, such as https://app.example";
            }
            else if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 || options.Uris[i].Contains('#', StringComparison.Ordinal))
            {
                yield return $"SignIn:Uris:{i}: must have neither user nor fragment";
            }
        }

        for (var i = 0; i < options.SolanaClusters.Count; i++)
        {
            if (SolanaCluster.Find(options.SolanaClusters[i]) is null)
            {
                yield return $"SignIn:SolanaClusters:{i}: must be {string.Join(", ", SolanaCluster.All.Select(cluster => cluster.Name))}";
            }
        }

        // The statement becomes one line of the message (ERC-4361), so it may hold nothing that could begin another.
        if (options.Statement is { } statement && (statement.Length is 0 or > LongestStatement || statement.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            yield return $"SignIn:Statement: must be one line of 1 to {LongestStatement} printable ASCII characters";
        }
    }

    /// <summary>Each pair must make a message with the statement: what the checks above let pass, and ERC-4361 does not, shows here and not at the first sign-in.</summary>
    private static IEnumerable<string> Messages(IssuerOptions options)
    {
        if (PublicUrl(options.PublicUrl).Concat(SignIn(options.SignIn)).Any())
        {
            yield break;
        }

        if (options.SignIn.Statement is { } own && ChallengeWriter.FindFault(Plain, own) is { } statementFault)
        {
            yield return $"SignIn:Statement: cannot stand in a message to sign: {statementFault}";
            yield break;
        }

        var statement = StatementText.ForSignIn(options);
        if (ChallengeWriter.FindFault(SignInOrigin.From(options.PublicUrl), statement) is { } urlFault)
        {
            yield return $"PublicUrl: cannot stand in a message to sign: {urlFault}";
        }

        for (var i = 0; i < options.SignIn.Uris.Count; i++)
        {
            if (ChallengeWriter.FindFault(SignInOrigin.From(options.SignIn.Uris[i]), statement) is { } fault)
            {
                yield return $"SignIn:Uris:{i}: cannot stand in a message to sign: {fault}";
            }
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<string> chains) => chains
        .GroupBy(name => ChainId.TryParse(name, out var id) ? id : default).Where(names => names.Key != default && names.Count() > 1)
        .Select(names => $"Chains: {string.Join(" and ", names)} are one chain; name it once");

    private static IEnumerable<string> AttestationKid(string kid) => kid is AttestationOptions.FormatKid or AttestationOptions.ThumbprintKid
        ? []
        : [$"Attestations:Kid: must be '{AttestationOptions.FormatKid}', the name that verifiers of the format demand, or '{AttestationOptions.ThumbprintKid}', under which keys overlap"];

    private static IEnumerable<string> Whole(string path, long value, long least) =>
        value < least || value > MostFree ? [$"{path}: must be from {least} to {MostFree}"] : [];

    private static IEnumerable<string> Required(string path, string value) =>
        string.IsNullOrWhiteSpace(value) ? [$"{path}: must not be empty"] : [];
}
