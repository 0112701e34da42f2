using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>A demo that lets the pages of one other origin sign in and call, and the server of these pages.</summary>
public sealed class CrossOriginDemo : IAsyncLifetime
{
    private readonly DemoFixture _demo = new();

    /// <summary>Serves the pages that are let in.</summary>
    internal HttpUpstream App { get; private set; } = null!;

    /// <summary>Serves the same pages at an origin that nobody has named.</summary>
    internal HttpUpstream Stranger { get; private set; } = null!;

    internal Uri Url => _demo.Url;

    public async ValueTask InitializeAsync()
    {
        (App, Stranger) = (await ClientPage.ServeAsync(), await ClientPage.ServeAsync());
        var origin = App.Url.GetLeftPart(UriPartial.Authority);
        _demo.Variables["PORTCULLIS_Cors__Origins__0"] = origin;
        _demo.Variables["PORTCULLIS_SignIn__Uris__1"] = origin;
        await _demo.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _demo.DisposeAsync();
        await App.DisposeAsync();
        await Stranger.DisposeAsync();
    }

    internal string Key(string name) => _demo.Key(name);
}
