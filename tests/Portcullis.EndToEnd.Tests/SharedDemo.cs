namespace Portcullis.EndToEnd.Tests;

/// <summary>The tests that share one running demo, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedDemo : ICollectionFixture<DemoFixture>
{
    public const string Name = "demo";
}
