namespace Portcullis.Testing.Fuzzing;

/// <summary>A reader of what strangers send, and what must hold for every input. Inputs of bytes are texts of characters up to U+00FF.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Seeds">Inputs to start from: good ones of every shape.</param>
/// <param name="Probe">
/// Reads the input, throws when a property does not hold, and returns the outcome: the same text for inputs that end in the same place of
/// the code. An input with a new outcome becomes a seed.
/// </param>
public sealed record FuzzTarget(string Name, IReadOnlyList<string> Seeds, Func<string, string> Probe)
{
    /// <summary>Words of the format, put in anywhere.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>The characters at which the format's pieces begin.</summary>
    public string Separators { get; init; } = "\n";

    /// <summary>The length of the format's pieces, where they all have one.</summary>
    /// <value>0 by default: pieces begin at <see cref="Separators"/>.</value>
    public int PieceLength { get; init; }

    /// <summary>The largest character.</summary>
    /// <value>U+FFFF by default, halves of surrogate pairs included.</value>
    public char Largest { get; init; } = '\uffff';

    /// <summary>The longest input, in characters.</summary>
    /// <value>4,000 by default.</value>
    public int MaxLength { get; init; } = 4_000;

    /// <summary>Mutations of the format's own, which know how it is built.</summary>
    public IReadOnlyList<Func<Random, string, string>> Own { get; init; } = [];

    /// <summary>What a probe may allocate whatever the input, in bytes.</summary>
    /// <value>64 KiB by default.</value>
    public int FreeBytes { get; init; } = 64 * 1024;

    /// <summary>What a probe may allocate for each character more, in bytes.</summary>
    /// <value>200 by default.</value>
    public int BytesPerCharacter { get; init; } = 200;
}
