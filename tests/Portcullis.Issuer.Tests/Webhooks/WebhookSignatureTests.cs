using System.Text;
using Portcullis.Issuer.Webhooks;

namespace Portcullis.Issuer.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>The vector that the libraries of Standard Webhooks publish.</summary>
    [Fact]
    public void Sign_PublishedVector_IsTheSame() =>
        WebhookSignature.Sign(WebhookSecrets.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"u8)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void Sign_TwoKeys_GivesBothInOrder()
    {
        var (first, second) = (Secret(24, 1), Secret(64, 2));

        var both = WebhookSignature.Sign(WebhookSecrets.Parse($"{first} {second}")!, "evt_1", 1, "{}"u8);

        both.ShouldBe($"{WebhookSignature.Sign(WebhookSecrets.Parse(first)!, "evt_1", 1, "{}"u8)} {WebhookSignature.Sign(WebhookSecrets.Parse(second)!, "evt_1", 1, "{}"u8)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa_-")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw x")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ")]
    public void Parse_OtherForm_IsNull(string text) => WebhookSecrets.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData(23, 1)]
    [InlineData(65, 1)]
    [InlineData(32, 3)]
    public void Parse_TooShortLongOrMany_IsNull(int size, int count) => WebhookSecrets.Parse(string.Join(' ', Enumerable.Repeat(Secret(size, 1), count))).ShouldBeNull();

    private static string Secret(int size, byte value) => "whsec_" + Convert.ToBase64String(Enumerable.Repeat(value, size).ToArray());
}
