using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Tests.Events;

public sealed class EventIdTests
{
    private static readonly EventSpan Span = new("0123456789ab", 5, 9);

    [Theory]
    [InlineData("0123456789ab-0", 0)]
    [InlineData("0123456789ab-42", 42)]
    [InlineData("0123456789ab-999999999999999999", 999_999_999_999_999_999)]
    public void Parse_WhatIsWritten_GivesItBack(string text, long number)
    {
        var id = EventId.Parse(text).ShouldNotBeNull();

        id.ShouldBe(new EventId("0123456789ab", number));
        id.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("0123456789ab-")]
    [InlineData("0123456789ab42")]
    [InlineData("0123456789AB-42")]
    [InlineData("0123456789ab-042")]
    [InlineData("0123456789ab--1")]
    [InlineData("0123456789ab- 1")]
    [InlineData("0123456789ab-1234567890123456789")]
    [InlineData("0123456789abc-1")]
    [InlineData("0123456789ab-1\0")]
    public void Parse_Other_IsNull(string text) => EventId.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("0123456789ab", 4, 4L)]
    [InlineData("0123456789ab", 7, 7L)]
    [InlineData("0123456789ab", 9, 9L)]
    [InlineData("0123456789ab", 3, null)]
    [InlineData("0123456789ab", 10, null)]
    [InlineData("ba9876543210", 7, null)]
    public void GoOnAfter_Seen_IsNullWhereSomethingIsMissing(string log, long number, long? after) => Span.GoOnAfter(new EventId(log, number)).ShouldBe(after);
}
