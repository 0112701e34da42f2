using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests.Jose;

public sealed class StrictBase64UrlTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AA", "00")]
    [InlineData("_w", "FF")]
    [InlineData("AAA", "0000")]
    [InlineData("-_8", "FBFF")]
    [InlineData("AAAA", "000000")]
    public void Decode_Canonical_Bytes(string text, string hex) => StrictBase64Url.Decode(text).ShouldBe(Convert.FromHexString(hex));

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA==")]
    [InlineData("AAA=")]
    [InlineData("=")]
    [InlineData("AA A")]
    [InlineData("AAA\n")]
    [InlineData("\tAAAA")]
    [InlineData("+/AA")]
    [InlineData("AA.A")]
    [InlineData("AAÄA")]
    [InlineData("AA\0A")]
    [InlineData("AB")]
    [InlineData("_x")]
    [InlineData("AAB")]
    [InlineData("AA_")]
    public void Decode_AnythingElse_Null(string text) => StrictBase64Url.Decode(text).ShouldBeNull();

    [Fact]
    public void Decode_WhatWasEncoded_IsTheSameBytes() => Prop
        .ForAll<byte[]>(bytes => StrictBase64Url.Decode(Base64Url.EncodeToString(bytes))!.SequenceEqual(bytes))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_AnyText_EncodesBackToItself() => Prop
        .ForAll(
            Gen.Elements("ABCDwxyz0189-_=+/ .".ToCharArray()).ArrayOf().ToArbitrary(),
            letters => StrictBase64Url.Decode(letters) is not { } bytes || Base64Url.EncodeToString(bytes) == new string(letters))
        .QuickCheckThrowOnFailure();
}
