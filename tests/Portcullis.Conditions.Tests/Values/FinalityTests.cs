using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Tests.Values;

public sealed class FinalityTests
{
    [Theory]
    [InlineData("latest", FinalityKind.Latest, 0)]
    [InlineData("safe", FinalityKind.Safe, 0)]
    [InlineData("finalized", FinalityKind.Finalized, 0)]
    [InlineData("1", FinalityKind.Latest, 0)]
    [InlineData("2", FinalityKind.Confirmations, 2)]
    [InlineData("256", FinalityKind.Confirmations, 256)]
    public void Parse_AForm_IsReadAndWritten(string text, FinalityKind kind, int confirmations)
    {
        var finality = Finality.Parse(text).ShouldNotBeNull();

        (finality.Kind, finality.Confirmations).ShouldBe((kind, confirmations));
        Finality.Parse(finality.ToString()).ShouldBe(finality);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("257")]
    [InlineData("-1")]
    [InlineData("+2")]
    [InlineData("pending")]
    [InlineData("Finalized")]
    public void Parse_AnythingElse_IsNull(string text) => Finality.Parse(text).ShouldBeNull();
}
