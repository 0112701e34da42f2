using System.Globalization;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>A process at one moment, as Linux tells it.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Megabytes">Resident memory, in MB of 2^20 bytes.</param>
/// <param name="Handles">Open file descriptors.</param>
internal sealed record ProcessSample(TimeSpan At, double Megabytes, int Handles)
{
    public static ProcessSample Take(int processId, TimeSpan at)
    {
        var line = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new ProcessSample(at, kilobytes / 1024, Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count());
    }

    /// <summary>The slope of the line through the samples' memory, by least squares, in MB an hour.</summary>
    public static double SlopeOf(IReadOnlyCollection<ProcessSample> samples)
    {
        var (meanAt, meanSize) = (samples.Average(sample => sample.At.TotalHours), samples.Average(sample => sample.Megabytes));
        return samples.Sum(sample => (sample.At.TotalHours - meanAt) * (sample.Megabytes - meanSize)) / samples.Sum(sample => Math.Pow(sample.At.TotalHours - meanAt, 2));
    }
}
