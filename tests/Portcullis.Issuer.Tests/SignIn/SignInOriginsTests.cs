using Microsoft.Extensions.Options;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Tests.SignIn;

public sealed class SignInOriginsTests
{
    [Theory]
    [InlineData("https://app.example", "https", "app.example", "https://app.example")]
    [InlineData("https://app.example/", "https", "app.example", "https://app.example")]
    [InlineData("https://APP.Example", "https", "app.example", "https://app.example")]
    [InlineData("https://app.example:443/", "https", "app.example", "https://app.example")]
    [InlineData("http://app.example:443", "http", "app.example:443", "http://app.example:443")]
    [InlineData("http://localhost:8080", "http", "localhost:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080", "http", "127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080", "http", "[::1]:8080", "http://[::1]:8080")]
    [InlineData("https://app.example/login", "https", "app.example", "https://app.example/login")]
    [InlineData("https://app.example/?a=1", "https", "app.example", "https://app.example/?a=1")]
    [InlineData("https://app.example/Login/", "https", "app.example", "https://app.example/Login/")]
    public void From_ConfiguredUri_GivesThePair(string text, string scheme, string domain, string uri) =>
        SignInOrigin.From(text).ShouldBe(new SignInOrigin(scheme, domain, uri));

    [Fact]
    public void All_PublicUrl_ComesFirstAndDoublesAreOne()
    {
        var origins = Make("https://api.example", "https://app.example", "https://api.example/", "https://app.example/x");

        origins.All.Select(origin => origin.Uri).ShouldBe(["https://api.example", "https://app.example", "https://app.example/x"]);
    }

    [Theory]
    [InlineData(null, null, "https://api.example")]
    [InlineData("app.example", null, "https://app.example/x")]
    [InlineData(null, "https://app.example/y", "https://app.example/y")]
    [InlineData("app.example", "https://app.example/y", "https://app.example/y")]
    [InlineData("api.example", "https://app.example/y", null)]
    [InlineData("evil.example", null, null)]
    [InlineData("", null, null)]
    public void Choose_WhatIsGiven_PicksTheFirstThatAgrees(string? domain, string? uri, string? expected) =>
        (Make("https://api.example", "https://app.example/x", "https://app.example/y").Choose(domain, uri)?.Uri).ShouldBe(expected);

    private static SignInOrigins Make(string publicUrl, params string[] uris) =>
        new(Options.Create(new IssuerOptions { PublicUrl = publicUrl, SignIn = new SignInOptions { Uris = [.. uris] } }));
}
