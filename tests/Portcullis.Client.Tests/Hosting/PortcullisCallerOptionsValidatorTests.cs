using Portcullis.Client.Hosting;
using Portcullis.Testing;

namespace Portcullis.Client.Tests.Hosting;

public sealed class PortcullisCallerOptionsValidatorTests
{
    private static readonly WalletSigner Signer = new(default, (_, _) => Task.FromResult(Array.Empty<byte>()));

    public static TheoryData<string, Action<PortcullisCallerOptions>, string> Faulty => new()
    {
        { "no authority", options => options.Authority = "", "Authority" },
        { "a path", options => options.Authority = "/x", "Authority" },
        { "another scheme", options => options.Authority = "ftp://api.example", "Authority" },
        { "http elsewhere", options => options.Authority = "http://api.example", "Authority" },
        { "an origin of http", options => options.Origins.Add("http://other.example"), "Origins:0" },
        { "no account", options => options.Key = null, "Key" },
        { "two accounts", options => options.Signer = Signer, "Key" },
        { "a short key", options => options.Key = "0x1234", "Key" },
        { "a key of letters", options => options.Key = "correct horse battery staple", "Key" },
        { "the key zero", options => options.Key = $"0x{new string('0', 64)}", "Key" },
        { "the chain 0", options => options.ChainId = 0, "ChainId" },
        { "a resource that is no URI", options => options.Resource = "prices", "Resource" },
        { "a resource with a fragment", options => options.Resource = "https://prices.example#x", "Resource" },
        { "no time", options => options.Timeout = TimeSpan.Zero, "Timeout" },
        { "an hour", options => options.Timeout = TimeSpan.FromHours(1), "Timeout" },
        { "signed on no chain", options => options.SignRequests = true, "ChainId" },
        { "signed with a scope", options => (options.SignRequests, options.ChainId, options.Scope) = (true, 1, "p"), "Scope" },
        { "signed with a resource", options => (options.SignRequests, options.ChainId, options.Resource) = (true, 1, "urn:x"), "Resource" },
        { "signed with a bound token", options => (options.SignRequests, options.ChainId, options.Dpop) = (true, 1, true), "Dpop" },
        { "signed with a domain", options => (options.SignRequests, options.ChainId, options.Domain) = (true, 1, "x"), "Domain" },
        { "signed with a client", options => (options.SignRequests, options.ChainId, options.ClientId) = (true, 1, "x"), "ClientId" },
        { "signed by a delegate", options => (options.SignRequests, options.ChainId, options.Key, options.Signer) = (true, 1, null, Signer), "Signer" },
    };

    public static TheoryData<string, Action<PortcullisCallerOptions>> Good => new()
    {
        { "a key", _ => { } },
        { "a key with a line's end", options => options.Key += "\n" },
        { "a delegate", options => (options.Key, options.Signer) = (null, Signer) },
        { "this machine", options => options.Authority = "http://localhost:8080/x" },
        { "http that is allowed", options => (options.Authority, options.AllowHttp) = ("http://api.example", true) },
        { "all of a sign-in", options => (options.Scope, options.Resource, options.ClientId, options.Domain, options.Dpop) = ("p", "urn:x", "x", "x", true) },
        { "signed", options => (options.SignRequests, options.ChainId) = (true, 1) },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Validate_Faulty_NamesTheMember(string what, Action<PortcullisCallerOptions> change, string member)
    {
        var result = Validate(change);

        var failure = (result.Failures ?? []).ShouldHaveSingleItem(what);
        failure.ShouldStartWith($"the caller 'prices': {member}: ");
        failure.ShouldNotContain("horse");
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Validate_Good_Passes(string what, Action<PortcullisCallerOptions> change) => Validate(change).Succeeded.ShouldBeTrue(what);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(Action<PortcullisCallerOptions> change)
    {
        var options = new PortcullisCallerOptions { Authority = "https://api.example", Key = DevAccount.All[1].PrivateKey };
        change(options);
        return new PortcullisCallerOptionsValidator().Validate("prices", options);
    }
}
