using Microsoft.Extensions.Options;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignInPage;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Issuer.Tests.SignInPage;

/// <summary>An input is the query of the sign-in page.</summary>
public sealed class AuthorizationRequestMutationTests
{
    private const string Redirect = "https://desk.test/callback?tenant=1";
    private const string Good =
        "client_id=desk&redirect_uri=https%3A%2F%2Fdesk.test%2Fcallback%3Ftenant%3D1&response_type=code&code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU&code_challenge_method=S256";

    private static readonly AuthorizationRequestReader Reader = Create();

    private static readonly FuzzTarget Target = new(
        "sign-in page",
        [
            "?" + Good + "&scope=openid+market-data%3Agold&state=a%26b&nonce=c&resource=https%3A%2F%2Fapi.test",
            Good.Replace("https%3A%2F%2Fdesk.test%2Fcallback%3Ftenant%3D1", "http%3A%2F%2F127.0.0.1%3A49152%2Fcallback", StringComparison.Ordinal) + "&prompt=none",
        ],
        Probe)
    {
        Tokens =
        [
            "&", "=", "%", "+", "?", "#", "@", "\\", "%23", "%40", "%5c", "%00", "%0d%0a", "%C3%A9", "//evil.test", "https%3A%2F%2Fevil.test", "javascript%3A", "client_id=", "redirect_uri=", "response_type=token", "&state=",
            "code_challenge_method=plain", "&request=a", "&resource=https%3A%2F%2Fevil.test", "scope=", "openid", "club", "&prompt=none", "response_mode=fragment", "%3A80", "%3A65536", "127.0.0.1", "[::1]",
        ],
        Separators = "&=",
        Largest = '\xff',
        FreeBytes = 128 * 1024,
        BytesPerCharacter = 600,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_Mutants_LeadNowhereButToTheClient()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 20_000);

        report.Outcomes.Count.ShouldBeGreaterThan(6);
    }

    private static string Probe(string input)
    {
        var read = Reader.Read(input);
        (read.Request is null).ShouldBe(read.Refusal is not null);
        if (read.Request is { } request)
        {
            IsTheClients(request.RedirectUri).ShouldBeTrue(request.RedirectUri);
            CodeChallenge.IsOne(request.CodeChallenge).ShouldBeTrue();
            return $"shown {request.IsOpenId} {request.Nonce is null} {request.State is null} {request.Scope.Names.Count > 0}";
        }

        if (read.ReturnTo is not { } url)
        {
            return read.Refusal!.Code.Code;
        }

        IsTheClients(url[..(url.IndexOf("error=", StringComparison.Ordinal) - 1)]).ShouldBeTrue(url);
        url.AsSpan().ContainsAnyExceptInRange('!', '~').ShouldBeFalse();
        return $"back {read.Refusal!.Code.Code} {url.Contains("error=login", StringComparison.Ordinal)}";
    }

    private static bool IsTheClients(string uri) =>
        uri == Redirect || (Uri.TryCreate(uri, UriKind.Absolute, out var loopback) && loopback is { Scheme: "http", Host: "127.0.0.1", AbsolutePath: "/callback", Query: "", UserInfo: "" });

    private static AuthorizationRequestReader Create()
    {
        var options = Options.Create(new IssuerOptions
        {
            PublicUrl = "https://api.test",
            SignIn = new() { Clients = [new() { Id = "desk", Name = "Desk", RedirectUris = [Redirect, "http://127.0.0.1/callback"] }] },
        });
        var policies = new LivePolicies();
        policies.Replace(TestPolicies.Load());
        var clients = new ConfiguredClients(options);
        return new AuthorizationRequestReader(clients, new ConfiguredAudiences(options), new ClientScopes(clients, policies), options);
    }
}
