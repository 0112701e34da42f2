using Portcullis.EndToEnd.Tests.Browser;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>The tests of the npm package that use one running demo and one browser, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedDemoAndBrowser : ICollectionFixture<DemoFixture>, ICollectionFixture<BrowserFixture>
{
    public const string Name = "npm package";
}
