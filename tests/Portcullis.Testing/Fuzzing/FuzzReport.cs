namespace Portcullis.Testing.Fuzzing;

/// <summary>What a run that found nothing wrong has tried.</summary>
/// <param name="Seed">The seed of its random choices.</param>
/// <param name="Cases">How many inputs.</param>
/// <param name="Outcomes">The different outcomes that they had.</param>
/// <param name="MostAllocated">The most that one probe allocated, in bytes for each character of its input beyond the free ones.</param>
public sealed record FuzzReport(int Seed, int Cases, IReadOnlyCollection<string> Outcomes, double MostAllocated);
