using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A test of an issuer with a sign-in page and three clients: <c>desk</c>, which keeps no secret, <c>server</c>, which does, and <c>reader</c>, which may have a part alone.</summary>
public abstract class PageTest : SignInTest
{
    internal const string Callback = "https://desk.test/callback?tenant=1";
    internal const string ServerCallback = "https://server.test/callback";
    internal const string ReaderCallback = "https://reader.test/callback";
    internal const string Secret = "a secret: with % and +";
    internal const string Verifier = "a-verifier-of-forty-three-characters-or-more-0";
    internal const string State = "st&te/ä=1";

    internal static string Challenge { get; } = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    internal override IReadOnlyDictionary<string, string?>? MoreSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Audiences:0:Uri"] = "https://reports.test",
        ["Audiences:1:Uri"] = "https://private.test",
        ["Audiences:1:Subject"] = "pairwise",
        ["SignIn:Clients:0:Id"] = "desk",
        ["SignIn:Clients:0:Name"] = "Market Desk",
        ["SignIn:Clients:0:RedirectUris:0"] = Callback,
        ["SignIn:Clients:0:RedirectUris:1"] = "http://127.0.0.1/callback",
        ["SignIn:Clients:1:Id"] = "server",
        ["SignIn:Clients:1:Name"] = "Server & Sons",
        ["SignIn:Clients:1:RedirectUris:0"] = ServerCallback,
        ["SignIn:Clients:1:Audience"] = "https://reports.test",
        ["SignIn:Clients:1:SecretHash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))),
        ["SignIn:Clients:2:Id"] = "reader",
        ["SignIn:Clients:2:Name"] = "Reader",
        ["SignIn:Clients:2:RedirectUris:0"] = ReaderCallback,
        ["SignIn:Clients:2:Scopes:0"] = "market-data:basic",
        ["SignIn:Clients:2:Scopes:1"] = "club",
        ["SignIn:Clients:2:Scopes:2"] = "not-yet",
    };

    /// <summary>The query of a good request, with changes: an empty value leaves a parameter out.</summary>
    internal static string Query(params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = "desk",
            ["redirect_uri"] = Callback,
            ["response_type"] = "code",
            ["scope"] = "openid",
            ["state"] = State,
            ["nonce"] = "n-1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return QueryHelpers.AddQueryString("", parameters.Where(one => one.Value!.Length > 0));
    }

    internal Task<Answer> OpenAsync(string query) => Issuer.GetAsync("/signin" + query);

    internal Task<Answer> ChallengeAsync(string query, Wallet wallet) =>
        Issuer.PostAsync("/signin/challenge", JsonContent.Create(new { request = query, address = $"{wallet.Address}", chainId = 1 }));

    internal Task<Answer> ProveAsync(string query, string message, string signature) => Issuer.PostAsync("/signin/proof", JsonContent.Create(new { request = query, message, signature }));

    /// <summary>Signs in as the page does.</summary>
    internal async Task<Answer> SignInAtPageAsync(Wallet wallet, string query)
    {
        var message = (string)(await ChallengeAsync(query, wallet)).ShouldBe(200, null).Json["message"]!;
        return await ProveAsync(query, message, wallet.Sign(message));
    }

    /// <summary>The code that a client gets.</summary>
    internal async Task<string> CodeAsync(Wallet wallet, string query) => AnswerOf((string)(await SignInAtPageAsync(wallet, query)).ShouldBe(200, null).Json["redirect"]!)["code"];

    internal Task<Answer> RedeemAsync(string code, params (string Name, string Value)[] changes)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Callback,
            ["client_id"] = "desk",
            ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        return Issuer.SendAsync(form.Where(one => one.Value.Length > 0).ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>What a client reads from the address that its user comes back to.</summary>
    internal static Dictionary<string, string> AnswerOf(string url) =>
        QueryHelpers.ParseQuery(new Uri(url).Query).ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);
}
