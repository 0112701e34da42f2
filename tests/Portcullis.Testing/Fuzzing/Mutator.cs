namespace Portcullis.Testing.Fuzzing;

/// <summary>Changes inputs by characters, by words of the format, by its pieces, and by crossing two of them.</summary>
internal sealed class Mutator(FuzzTarget target, Random random)
{
    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "00", "01", "255", "256", "2147483647", "2147483648", "4294967296", "9223372036854775807", "18446744073709551615", "18446744073709551616",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935", "1e999", "1.0", "1e0", "0x1",
    ];

    private static readonly char[] Odd =
        ['\0', '\t', '\r', '\n', ' ', '"', '%', '+', '/', '\\', '\u007f', '\u0085', '\u00a0', '\u00ff', '\u0130', '\u0430', '\u200b', '\u202e', '\u2028', '\ud800', '\udfff', '\ufeff', '\uffff'];

    /// <summary>The input after one to four changes.</summary>
    public string Mutate(string input, IReadOnlyList<string> others)
    {
        for (var changes = 1 + random.Next(1 + random.Next(4)); changes > 0; changes--)
        {
            input = target.Own.Count > 0 && random.Next(2) == 0 ? Pick(target.Own)(random, input) : Change(input, Pick(others));
        }

        return input.Length <= target.MaxLength ? input : input[..target.MaxLength];
    }

    private string Change(string input, string other)
    {
        var (start, end) = Range(input);
        return random.Next(13) switch
        {
            0 when input.Length > 0 => Replace(input, random.Next(input.Length), 1, Character().ToString()),
            1 when input.Length > 0 => Nudge(input, random.Next(input.Length)),
            2 => input.Insert(start, Character().ToString()),
            3 => Replace(input, start, end - start, ""),
            4 => input.Insert(random.Next(input.Length + 1), input[start..end]),
            5 => Replace(input, start, 0, Word()),
            6 => Replace(input, start, end - start, Word()),
            7 => input[..start] + other[random.Next(other.Length + 1)..],
            8 => MovePiece(input, other),
            9 => SwapPieces(input),
            10 => input[..random.Next(input.Length + 1)],
            11 => ChangeNumber(input),
            _ => input.Insert(start, string.Concat(Enumerable.Repeat(Word(), random.Next(1, 40)))),
        };
    }

    // Mostly short, sometimes any.
    private (int Start, int End) Range(string input)
    {
        var start = random.Next(input.Length + 1);
        var longest = input.Length - start;
        return (start, start + random.Next(1 + (random.Next(3) == 0 ? longest : Math.Min(8, longest))));
    }

    private string Word() => target.Tokens.Count == 0 || random.Next(8) == 0 ? Character().ToString() : Pick(target.Tokens);

    private char Character() => random.Next(4) switch
    {
        0 => Clip(Pick(Odd)),
        1 => (char)random.Next(target.Largest + 1),
        _ => (char)random.Next(' ', 128),
    };

    private string Nudge(string input, int at)
    {
        var changed = random.Next(2) == 0 ? (char)(input[at] ^ (1 << random.Next(8))) : (char)(input[at] + random.Next(-2, 3));
        return Replace(input, at, 1, Clip(changed).ToString());
    }

    private char Clip(char character) => character <= target.Largest ? character : (char)(character & target.Largest);

    private string MovePiece(string input, string other)
    {
        var from = random.Next(2) == 0 ? input : other;
        var cuts = Cuts(from);
        var first = random.Next(cuts.Count - 1);
        var piece = from[cuts[first]..cuts[first + 1]];
        var places = Cuts(input);
        var place = random.Next(places.Count - 1);
        return Replace(input, places[place], random.Next(2) == 0 ? 0 : places[place + 1] - places[place], piece);
    }

    private string SwapPieces(string input)
    {
        var cuts = Cuts(input);
        var pieces = cuts.Zip(cuts.Skip(1), (start, end) => input[start..end]).ToList();
        var (left, right) = (random.Next(pieces.Count), random.Next(pieces.Count));
        (pieces[left], pieces[right]) = (pieces[right], pieces[left]);
        return string.Concat(pieces);
    }

    private string ChangeNumber(string input)
    {
        var digits = Enumerable.Range(0, input.Length).Where(i => char.IsAsciiDigit(input[i]) && (i == 0 || !char.IsAsciiDigit(input[i - 1]))).ToList();
        if (digits.Count == 0)
        {
            return input;
        }

        var start = Pick(digits);
        var length = input.AsSpan(start).IndexOfAnyExceptInRange('0', '9');
        return Replace(input, start, length < 0 ? input.Length - start : length, Pick(Numbers));
    }

    /// <summary>Where the pieces begin, the beginning and the end included.</summary>
    private List<int> Cuts(string input)
    {
        List<int> cuts = [0];
        for (var i = 1; i < input.Length; i++)
        {
            if (target.PieceLength > 0 ? i % target.PieceLength == 0 : target.Separators.Contains(input[i], StringComparison.Ordinal))
            {
                cuts.Add(i);
            }
        }

        return [.. cuts, input.Length];
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static string Replace(string input, int at, int length, string by) => string.Concat(input.AsSpan(0, at), by, input.AsSpan(at + length));
}
