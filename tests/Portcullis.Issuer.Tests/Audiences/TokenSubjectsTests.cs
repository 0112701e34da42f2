using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Audiences;

public sealed class TokenSubjectsTests : IDisposable
{
    private const string LongestAccount = "eip155:18446744073709551615:0x52908400098527886E0F7030069857D2E4169EE7";

    private static readonly string Pairwise = "https://reports.test/" + new string('a', 235);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThenRead_GivesTheAccountsBack()
    {
        var subjects = Open();
        var token = Make(Pairwise, 2);

        var written = subjects.Write(token);

        written.IsPairwise.ShouldBeTrue();
        written.Linked.ShouldAllBe(linked => linked.Account.StartsWith("pairwise:", StringComparison.Ordinal));
        var read = subjects.Read(written)!;
        read.Linked.ShouldBe(token.Linked);
        (read with { Linked = token.Linked }).ShouldBe(token);
    }

    [Fact]
    public void Write_OtherAudience_IsTheTokenItself()
    {
        var token = Make("https://api.test", 0);

        Open().Write(token).ShouldBeSameAs(token);
        Open().Read(token).ShouldBeSameAs(token);
    }

    [Fact]
    public void Write_AsMuchAsThereMayBe_IsNotTooLongForAToken()
    {
        using var key = SigningKey.Create();

        Open().Write(Make(Pairwise, ProvenAccount.MostLinked) with { Scope = new string('s', 2_800), KeyThumbprint = new string('k', 43), ClientId = new string('c', 64) }).Sign(key).Length.ShouldBeLessThanOrEqualTo(8192);
        Open().Write(Make(Pairwise, 0) with { Scope = new string('s', AccessToken.MaxScopeLength), KeyThumbprint = new string('k', 43), ClientId = new string('c', 64) }).Sign(key).Length.ShouldBeLessThanOrEqualTo(8192);
    }

    private TokenSubjects Open()
    {
        var key = SealingKey.Open(_folder.Path);
        var options = new IssuerOptions { PublicUrl = "https://api.test", Audiences = [new() { Uri = Pairwise, Subject = "pairwise" }] };
        return new TokenSubjects(new ConfiguredAudiences(Options.Create(options)), new Pseudonyms(key), new SealedAccounts(key));
    }

    private static AccessToken Make(string audience, int linked) => new()
    {
        Issuer = "https://api.test", Audience = audience, Account = LongestAccount, Proof = ProofKind.KeyRecovery, Id = new string('j', 26), ClientId = "public", Scope = "",
        Linked = [.. Enumerable.Repeat(new ProvenAccount(LongestAccount, ProofKind.KeyRecovery), linked)], IssuedAt = default, NotBefore = default, ExpiresAt = default,
    };
}
