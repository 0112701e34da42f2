using System.Text;
using Portcullis.Issuer.Endpoints;

namespace Portcullis.Issuer.Tests.Endpoints;

public sealed class FormParametersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("&", "")]
    [InlineData("a=b", "a:b")]
    [InlineData("a=b&c=d", "a:b|c:d")]
    [InlineData("&a=b&&c=d&", "a:b|c:d")]
    [InlineData("a=b=c", "a:b=c")]
    [InlineData("a=%3D%26%2B+%25", "a:=&+ %")]
    [InlineData("%61=%62", "a:b")]
    [InlineData("a=%c3%BC", "a:ü")]
    [InlineData("a=ü", "a:ü")]
    [InlineData("a=", "")]
    [InlineData("a=&b=c", "b:c")]
    [InlineData("a=%00", "a:\0")]
    public void Read_GoodForm_GivesItsParameters(string text, string expected) =>
        string.Join('|', FormParameters.Read(Encoding.UTF8.GetBytes(text))!.Select(pair => $"{pair.Key}:{pair.Value}")).ShouldBe(expected);

    [Theory]
    [InlineData("a")]
    [InlineData("a=b&c")]
    [InlineData("=")]
    [InlineData("=b")]
    [InlineData("a=b&a=c")]
    [InlineData("a=&a=")]
    [InlineData("a=b&%61=c")]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%4g")]
    [InlineData("a=%%41")]
    [InlineData("a=%+4")]
    [InlineData("a=%ff")]
    [InlineData("a%=b")]
    public void Read_BadForm_IsNull(string text) => FormParameters.Read(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Fact]
    public void Read_InvalidUtf8_IsNull() => FormParameters.Read([.. "a="u8, 0xff]).ShouldBeNull();

    [Fact]
    public void Read_WhatThePlatformWrites_GivesItBack()
    {
        var random = new Random(42);
        for (var i = 0; i < 500; i++)
        {
            var value = new string([.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ => (char)random.Next(1, 0xd800))]);
            var body = Encoding.UTF8.GetBytes($"a={Uri.EscapeDataString(value)}");

            FormParameters.Read(body)!["a"].ShouldBe(value);
        }
    }
}
