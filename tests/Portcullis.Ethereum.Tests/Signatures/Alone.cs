namespace Portcullis.Ethereum.Tests.Signatures;

/// <summary>The tests that measure time: each alone, since whatever runs beside it would be measured with it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
