namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>The tests that share one browser and need nothing else that is shared.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrowser : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
