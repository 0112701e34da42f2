using Portcullis.Testing.Fuzzing;

namespace Portcullis.EndToEnd.Tests.Fixtures;

/// <summary>The fuzzer finds what it is there to find. Without the time of <c>./test --soak</c>, which would let these run on.</summary>
public sealed class FuzzerTests
{
    [Fact]
    public async Task Run_FaultBehindAWord_IsFoundShortenedAndQuoted()
    {
        var target = new FuzzTarget("reader", ["a good text"], text => text.Contains("b\u0430d", StringComparison.Ordinal) ? throw new FormatException("broken") : "read") { Tokens = ["b\u0430d"] };

        var found = await Should.ThrowAsync<FuzzException>(() => Fuzzer.RunAsync(target, cases: 2_000));

        found.Message.ShouldBe("reader (seed 1): broken\ninput: \"b\\u0430d\"");
    }

    [Fact]
    public async Task Run_FaultBehindManySteps_IsReachedBecauseNewOutcomesAreKept()
    {
        // One step at a time is likely; all at once is not.
        static int Steps(string text) => "PORTC".TakeWhile((letter, i) => i < text.Length && text[i] == letter).Count();
        var target = new FuzzTarget("reader", ["p"], text => Steps(text) == 5 ? throw new FormatException("reached") : $"{Steps(text)}");

        var found = await Should.ThrowAsync<FuzzException>(() => Fuzzer.RunAsync(target, cases: 200_000));

        found.Message.ShouldContain("reached");
    }

    [Fact]
    public async Task Run_HugeAllocation_IsAFault()
    {
        var target = new FuzzTarget("reader", ["9"], text => text.Length > 3 ? $"{new byte[1 << 20].Length}" : "small");

        var found = await Should.ThrowAsync<FuzzException>(() => Fuzzer.RunAsync(target, cases: 1_000));

        found.Message.ShouldContain("it allocates more than 65536 + 200 * 4 bytes");
    }

    [Fact]
    public async Task Run_Twice_TriesTheSame()
    {
        List<string> first = [], second = [];

        await Fuzzer.RunAsync(Recording(first), cases: 500);
        await Fuzzer.RunAsync(Recording(second), cases: 500);

        first.Count.ShouldBe(500);
        second.ShouldBe(first);
        first.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(300);
    }

    private static FuzzTarget Recording(List<string> tried) => new("reader", ["one, two", "{\"three\":4}"], text =>
    {
        tried.Add(text);
        return text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
    })
    { Tokens = ["x"], Separators = ",", Own = [JsonMutation.Change] };
}
