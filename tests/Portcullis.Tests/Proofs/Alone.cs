namespace Portcullis.Tests.Proofs;

/// <summary>Tests that count what the whole process does: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<CountedGateway>
{
    public const string Name = "alone";
}
