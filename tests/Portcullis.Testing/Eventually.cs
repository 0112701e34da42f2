using System.Diagnostics;

namespace Portcullis.Testing;

/// <summary>Waits for what happens beside a test.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Whether the condition comes to hold within half a minute; returns as soon as it does.</summary>
    public static Task<bool> Async(Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Async(() => Task.FromResult(condition()));
    }

    /// <inheritdoc cref="Async(Func{bool})"/>
    public static async Task<bool> Async(Func<Task<bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                return false;
            }

            await Task.Delay(Pause);
        }

        return true;
    }
}
