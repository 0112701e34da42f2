namespace Portcullis.Benchmarks.Load;

/// <summary>The table of goals and what was measured of them.</summary>
internal sealed class Goals
{
    private readonly List<string> _rows = [];

    public void AtLeast(string what, double goal, double measured, string unit = "") => Add(what, $"≥ {goal:0.##}{unit}", measured, unit, measured >= goal);

    public void AtMost(string what, double goal, double measured, string unit = "") => Add(what, $"≤ {goal:0.##}{unit}", measured, unit, measured <= goal);

    /// <summary>A row without a goal.</summary>
    public void Note(string what, double measured) => _rows.Add($"| {what} | | {(measured >= 100 ? $"{measured:N0}" : $"{measured:N2}")} | |");

    public void Print()
    {
        Console.WriteLine("\n| goal | | measured | |\n|---|---|---|---|");
        _rows.ForEach(Console.WriteLine);
    }

    private void Add(string what, string goal, double measured, string unit, bool isMet) =>
        _rows.Add($"| {what} | {goal} | {(measured >= 100 ? $"{measured:N0}" : $"{measured:N2}")}{unit} | {(isMet ? "met" : "missed")} |");
}
