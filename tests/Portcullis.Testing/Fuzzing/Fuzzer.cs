using System.Diagnostics;

namespace Portcullis.Testing.Fuzzing;

/// <summary>Tries mutated inputs on a target, and keeps those with a new outcome to mutate further.</summary>
public static class Fuzzer
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Tries so many inputs, the same at every run; or random ones for as long as <c>PORTCULLIS_FUZZ_SECONDS</c> says.</summary>
    /// <exception cref="FuzzException">A property does not hold for an input, or it hangs.</exception>
    public static async Task<FuzzReport> RunAsync(FuzzTarget target, int cases)
    {
        var budget = FuzzBudget.Of(cases);
        var run = new FuzzRun(target, budget);
        var watch = Stopwatch.StartNew();
        var loop = Task.Factory.StartNew(run.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Task.WhenAny(loop, Task.Delay(Look)) != loop)
        {
            if (run.Age > Hang)
            {
                throw new FuzzException($"{target.Name} hangs (seed {budget.Seed}) on {FuzzRun.Quote(run.Current)}");
            }
        }

        var report = await loop;
        if (budget.IsTimed)
        {
            await Console.Out.WriteLineAsync(
                $"  fuzz {target.Name}: {report.Cases:N0} inputs, {report.Outcomes.Count:N0} outcomes in {watch.Elapsed.TotalSeconds:N0} s, seed {report.Seed}");
        }

        return report;
    }
}
