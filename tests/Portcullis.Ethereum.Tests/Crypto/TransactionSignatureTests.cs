using System.Text.Json;
using Portcullis.Ethereum.Tests.Crypto.Recovery;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Crypto;

/// <summary>The signature tests of ethereum/tests, as far as they are about a signature and not about a transaction's shape or chain.</summary>
public sealed class TransactionSignatureTests
{
    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    public void TryRecoverAddress_SignedTransactions_GivesAll17Senders(string implementation)
    {
        var recovery = Recoveries.Find(implementation);
        var run = 0;
        foreach (var (name, transaction, result) in Cases().Where(item => item.Result.TryGetProperty("sender", out _)))
        {
            SignedTransaction.TryRecoverSender(recovery, transaction, out var sender).ShouldBeTrue(name);

            sender.ToLowerString().ShouldBe(result.GetProperty("sender").GetString(), name);
            run++;
        }

        run.ShouldBe(17);
    }

    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    public void TryRecoverAddress_BadSignatures_RefusesAllSeven(string implementation)
    {
        var recovery = Recoveries.Find(implementation);
        var run = 0;
        foreach (var (name, transaction, _) in Cases().Where(item => IsAboutTheSignature(item.Result)))
        {
            SignedTransaction.TryRecoverSender(recovery, transaction, out _).ShouldBeFalse(name);
            run++;
        }

        run.ShouldBe(7);
    }

    private static bool IsAboutTheSignature(JsonElement result) =>
        result.TryGetProperty("exception", out var exception)
        && exception.GetString() is "TransactionException.INVALID_SIGNATURE_VRS" or "TransactionException.EC_RECOVERY_FAIL";

    private static IEnumerable<(string Name, byte[] Transaction, JsonElement Result)> Cases()
    {
        var files = Directory.GetFiles(Vectors.Require("ethereum-tests/TransactionTests/ttSignature"), "*.json");
        files.Length.ShouldBe(34);
        foreach (var property in files.Order(StringComparer.Ordinal).SelectMany(file => JsonElement.Parse(File.ReadAllText(file)).EnumerateObject()))
        {
            yield return (property.Name, Hex.Parse(property.Value.GetProperty("txbytes").GetString()!), property.Value.GetProperty("result").GetProperty("London"));
        }
    }
}
