using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Portcullis.Testing.Fuzzing;

/// <summary>One run: the inputs kept so far, and the outcomes seen.</summary>
internal sealed class FuzzRun
{
    private const int MostKept = 5_000;

    private readonly FuzzTarget _target;
    private readonly FuzzBudget _budget;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly List<string> _kept;
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private double _mostAllocated;
    private long _since = Stopwatch.GetTimestamp();

    public FuzzRun(FuzzTarget target, FuzzBudget budget)
    {
        _target = target;
        _budget = budget;
        _random = new Random(budget.Seed);
        _mutator = new Mutator(target, _random);
        _kept = [.. target.Seeds];
    }

    /// <summary>The input that is being tried.</summary>
    public string Current { get; private set; } = "";

    /// <summary>How long it has been tried for.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(Volatile.Read(ref _since));

    public FuzzReport Run()
    {
        foreach (var seed in _target.Seeds)
        {
            Try(seed);
        }

        var cases = _target.Seeds.Count;
        for (; !_budget.IsSpent(cases); cases++)
        {
            Try(_mutator.Mutate(_kept[_random.Next(_kept.Count)], _kept));
        }

        return new FuzzReport(_budget.Seed, cases, _outcomes, _mostAllocated);
    }

    /// <summary>The input as a literal of C#.</summary>
    public static string Quote(string input)
    {
        var text = new StringBuilder("\"");
        foreach (var character in input)
        {
            text.Append(character is >= ' ' and <= '~' and not ('"' or '\\') ? character.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"));
        }

        return text.Append('"').ToString();
    }

    private void Try(string input)
    {
        Current = input;
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        if (FindFault(input, out var outcome) is { } fault)
        {
            var shortest = Shorten(input);
            fault = FindFault(shortest, out _) ?? fault;
            throw new FuzzException($"{_target.Name} (seed {_budget.Seed}): {fault.Message}\ninput: {Quote(shortest)}", fault);
        }

        if (_outcomes.Add(outcome) && _kept.Count < MostKept)
        {
            _kept.Add(input);
        }
    }

    private Exception? FindFault(string input, out string outcome)
    {
        outcome = "";
        try
        {
            // What a first call sets up for all that follow does not count, so that the second call decides.
            if (!IsWithinBound(input, out outcome) && !IsWithinBound(input, out outcome))
            {
                return new FuzzException($"it allocates more than {_target.FreeBytes} + {_target.BytesPerCharacter} * {input.Length} bytes");
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private bool IsWithinBound(string input, out string outcome)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        outcome = _target.Probe(input);
        var beyond = GC.GetAllocatedBytesForCurrentThread() - before - _target.FreeBytes;
        var isWithin = beyond <= (long)_target.BytesPerCharacter * input.Length;
        _mostAllocated = isWithin ? Math.Max(_mostAllocated, beyond / (double)Math.Max(1, input.Length)) : _mostAllocated;
        return isWithin;
    }

    /// <summary>Takes away runs of characters, long ones first, for as long as the input still fails.</summary>
    private string Shorten(string input)
    {
        for (var length = input.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= input.Length;)
            {
                var shorter = input.Remove(at, length);
                if (FindFault(shorter, out _) is null)
                {
                    at += length;
                }
                else
                {
                    input = shorter;
                }
            }
        }

        return input;
    }
}
