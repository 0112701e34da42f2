using Microsoft.Extensions.Configuration;
using Portcullis.CrossOrigin;

namespace Portcullis.Tests.CrossOrigin;

public sealed class CrossOriginSettingsTests
{
    [Fact]
    public void Read_Nothing_AllowsNobody()
    {
        var (settings, faults) = Read();

        faults.ShouldBeEmpty();
        settings.Origins.ShouldBeEmpty();
        settings.MaxAge.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData("https://app.example")]
    [InlineData("http://localhost:5173")]
    [InlineData("https://app.example:8443")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://[::1]:3000")]
    [InlineData("https://xn--bcher-kva.example")]
    public void Read_Origin_IsTakenAsItIs(string origin) => Read(("Cors:Origins:0", origin), ("Cors:Origins:1", origin)).Settings.Origins.ShouldBe([origin]);

    [Theory]
    [InlineData("*", "there is no '*'")]
    [InlineData("null", "there is no '*' and no 'null'")]
    [InlineData("", "must be one origin")]
    [InlineData("app.example", "must be one origin")]
    [InlineData("file:///", "must be one origin")]
    [InlineData("chrome-extension://abc", "must be one origin")]
    [InlineData("https://*.example", "there is no '*'")]
    [InlineData("https://app.example/", "as a browser writes it, 'https://app.example'")]
    [InlineData("https://app.example/path", "as a browser writes it, 'https://app.example'")]
    [InlineData("https://app.example?", "as a browser writes it, 'https://app.example'")]
    [InlineData("https://user@app.example", "as a browser writes it, 'https://app.example'")]
    [InlineData("https://App.Example", "as a browser writes it, 'https://app.example'")]
    [InlineData("HTTPS://app.example", "as a browser writes it, 'https://app.example'")]
    [InlineData("https://app.example:443", "as a browser writes it, 'https://app.example'")]
    [InlineData("http://app.example:080", "as a browser writes it, 'http://app.example'")]
    [InlineData("https://bücher.example", "as a browser writes it, 'https://xn--bcher-kva.example'")]
    public void Read_NoOriginOfABrowser_IsAFaultThatSaysWhatWouldBe(string text, string fault)
    {
        var (settings, faults) = Read(("Cors:Origins:0", text));

        var only = faults.ShouldHaveSingleItem();
        only.ShouldStartWith("Cors.Origins.0: ");
        only.ShouldContain(fault);
        settings.Origins.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Cors:Origins", "https://app.example", "Cors.Origins")]
    [InlineData("Cors:AllowedHeaders:0", "*", "Cors.AllowedHeaders.0")]
    [InlineData("Cors:AllowedHeaders:0", "two words", "Cors.AllowedHeaders.0")]
    [InlineData("Cors:ExposedHeaders:0", "", "Cors.ExposedHeaders.0")]
    [InlineData("Cors:MaxAge", "-00:00:01", "Cors.MaxAge")]
    [InlineData("Cors:MaxAge", "1.00:00:01", "Cors.MaxAge")]
    [InlineData("Cors:MaxAge", "soon", "Cors.MaxAge")]
    public void Read_BadValue_IsAFaultThatNamesIt(string name, string value, string path) => Read((name, value)).Faults.ShouldHaveSingleItem().ShouldStartWith(path + ": ");

    private static (CrossOriginSettings Settings, List<string> Faults) Read(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value, StringComparer.Ordinal)).Build();
        List<string> faults = [];
        return (CrossOriginSettings.Read(configuration, faults), faults);
    }
}
