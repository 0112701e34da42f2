using System.Globalization;
using System.Numerics;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>What a chain answers to the reads that a test names; every other read fails. Inputs are written out by hand, as the ABI has them.</summary>
internal sealed class Answers
{
    public static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000c0de0");
    public static readonly Address Alice = Address.Parse("0x00000000000000000000000000000000000a11ce");
    public static readonly Address Bob = Address.Parse("0x0000000000000000000000000000000000000b0b");

    private readonly Dictionary<StateRead, ReadOutcome> _outcomes = [];

    public static ReadOutcome Failed => ReadOutcome.Failed;

    public static ReadOutcome Empty => ReadOutcome.Returned(Bytes.Empty);

    public static ReadOutcome Reverted { get; } = ReadOutcome.Reverted(Bytes.Parse("0x7e273289"));

    public static ReadOutcome True => Word(1);

    public static ReadOutcome False => Word(0);

    public IEnumerable<StateRead> Reads => _outcomes.Keys;

    public ReadOutcome this[StateRead read] => _outcomes.GetValueOrDefault(read, ReadOutcome.Failed);

    public static ReadOutcome Word(BigInteger value) => ReadOutcome.Returned(Bytes.Parse("0x" + Digits(value)));

    public static ReadOutcome Word(Address value) => ReadOutcome.Returned(Bytes.Parse("0x" + Digits(value)));

    /// <summary>So many bytes, the last one 1.</summary>
    public static ReadOutcome Long(int length) => ReadOutcome.Returned(Bytes.Parse("0x" + "01".PadLeft(length * 2, '0')));

    /// <summary>An attestation as the Ethereum Attestation Service tells it; uid and schema without 0x.</summary>
    public static ReadOutcome Attestation(string uid, string schema, Address recipient, Address attester, ulong expires, ulong revoked) => ReadOutcome.Returned(Bytes.Parse(
        "0x" + Digits(32) + uid + schema + Digits(1) + Digits(expires) + Digits(revoked) + Digits(0) + Digits(recipient) + Digits(attester) + Digits(1) + Digits(320) + Digits(32) + Digits(1)));

    /// <summary>The bad outcomes that are the same for every read, by name, so that they can be rows of a test.</summary>
    public static ReadOutcome Bad(string name) => name switch
    {
        "failed" => Failed,
        "reverted" => Reverted,
        "empty" => Empty,
        _ => Long(int.Parse(name, CultureInfo.InvariantCulture)),
    };

    public static StateRead Call(string selector, params string[] words) => new StateRead.Call(Contract, Bytes.Parse(selector + string.Concat(words)));

    public Answers Balance(ReadOutcome outcome) => With(Call("0x70a08231", Digits(Alice)), outcome);

    public Answers Decimals(ReadOutcome outcome) => With(Call("0x313ce567"), outcome);

    public Answers Owner(BigInteger id, ReadOutcome outcome) => With(Call("0x6352211e", Digits(id)), outcome);

    public Answers Balance(BigInteger id, ReadOutcome outcome) => With(Call("0x00fdd58e", Digits(Alice), Digits(id)), outcome);

    public Answers Erc721(ReadOutcome outcome) => With(Call("0x01ffc9a7", "80ac58cd".PadRight(64, '0')), outcome);

    public Answers Erc1155(ReadOutcome outcome) => With(Call("0x01ffc9a7", "d9b67a26".PadRight(64, '0')), outcome);

    public Answers Ether(ReadOutcome outcome) => With(new StateRead.Balance(Alice), outcome);

    public Answers With(StateRead read, ReadOutcome outcome)
    {
        _outcomes[read] = outcome;
        return this;
    }

    private static string Digits(BigInteger value) => value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(64, '0');

    private static string Digits(Address value) => value.ToLowerString()[2..].PadLeft(64, '0');
}
