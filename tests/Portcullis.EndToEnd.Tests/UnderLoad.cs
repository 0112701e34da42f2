namespace Portcullis.EndToEnd.Tests;

/// <summary>The tests that put load on the machine and measure: each alone, since other tests would suffer, and be measured with them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UnderLoad
{
    public const string Name = "under load";
}
