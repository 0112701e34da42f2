namespace Portcullis.Conditions.Tests.Chains;

/// <summary>The tests that measure time and memory: each alone, since whatever runs beside it would be measured with it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
