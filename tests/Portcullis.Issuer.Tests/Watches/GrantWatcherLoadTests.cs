using System.Diagnostics;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Issuer.Watches;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Watches;

/// <summary>Many sell with one block: each of their grants is told of, once.</summary>
public sealed class GrantWatcherLoadTests : EventTest
{
    private const int Accounts = 1_000;
    private const int GrantsOfEach = 3;

    [Fact]
    public async Task Sold_ByAThousandAccounts_IsToldOfEachGrantOnce()
    {
        var sellers = Enumerable.Range(1, Accounts).Select(number => new Address(new UInt256(0, (ulong)number).ToArray().AsSpan(12))).ToList();
        sellers.ForEach(seller => Issuer.Main.Give(seller, 100));
        await Task.WhenAll(sellers.SelectMany(seller => Enumerable.Range(0, GrantsOfEach).Select(i => Issuer.Get<IGrantStore>().OpenAsync(Make(seller, i), default))));
        using var reader = await OpenAsync("?types=access_lost");
        (await Eventually.Async(() =>
        {
            Issuer.Clock.Advance(TimeSpan.FromSeconds(1));
            return Issuer.Get<GrantWatches>().Count == Accounts * GrantsOfEach;
        })).ShouldBeTrue();

        sellers.ForEach(seller => Issuer.Main.Give(seller, 0));
        var start = Stopwatch.GetTimestamp();
        var told = new HashSet<string>(StringComparer.Ordinal) { (string)(await NextAsync(reader, "access_lost"))["jti"]! };
        while (told.Count < Accounts * GrantsOfEach)
        {
            told.Add((string)(await reader.ReadAsync("access_lost"))["jti"]!).ShouldBeTrue();
        }

        Figure.Print($"{told.Count} grants of {Accounts} accounts told to have lost access", $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
    }

    private Grant Make(Address account, int number) => new()
    {
        Id = $"{account}-{number}",
        Account = new Account(1, account),
        ProofKind = ProofKind.KeyRecovery,
        Audience = TestIssuer.PublicUrl,
        ClientId = "public",
        Scope = "market-data market-data:gold market-data:basic",
        IssuedAt = Issuer.Clock.GetUtcNow(),
        ExpiresAt = Issuer.Clock.GetUtcNow().AddHours(1),
    };
}
