using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Abi;

/// <summary>A contract's event as its logs show it: the first topic, and which argument is which topic.</summary>
public sealed class AbiEvent
{
    private readonly string[] _indexed;

    private AbiEvent(string signature, string[] indexed)
    {
        (Signature, _indexed) = (signature, indexed);
        Topic = Keccak256.Compute(System.Text.Encoding.ASCII.GetBytes(signature));
    }

    /// <summary>The name and canonical types: <c>Transfer(address,address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first topic of its logs, the Keccak-256 of the signature.</summary>
    public Hash Topic { get; }

    /// <summary>How many topics its logs have.</summary>
    public int TopicCount => _indexed.Length + 1;

    /// <summary>Reads a declaration as Solidity writes it: <c>Transfer(address indexed from, address indexed to, uint256 value)</c>, with types by their canonical names.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static AbiEvent Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.IndexOf('(', StringComparison.Ordinal) is not (> 0 and var open) || !text.EndsWith(')'))
        {
            throw Malformed();
        }

        var arguments = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).Where(argument => argument.Length > 0).Select(argument => argument.Split(' ')).ToList();
        if (!arguments.TrueForAll(words => words is [_, "indexed", _] or [_, not "indexed"] or [_]))
        {
            throw Malformed();
        }

        var signature = AbiFunction.Parse($"{text[..open]}({string.Join(',', arguments.Select(words => words[0]))})").Signature;
        return new AbiEvent(signature, [.. arguments.Where(words => words.Length == 3).Select(words => words[2])]);
    }

    /// <summary>Which topic an indexed argument is, from 1.</summary>
    /// <exception cref="ArgumentException">The event has no indexed argument of that name.</exception>
    public int TopicOf(string argument) =>
        Array.IndexOf(_indexed, argument) is >= 0 and var at ? at + 1 : throw new ArgumentException($"{Signature} has no indexed argument {argument}", nameof(argument));

    /// <summary>The signature.</summary>
    public override string ToString() => Signature;

    private static FormatException Malformed() => new("not an event such as Transfer(address indexed from, address indexed to, uint256 value)");
}
