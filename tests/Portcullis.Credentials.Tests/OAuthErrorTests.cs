namespace Portcullis.Credentials.Tests;

public sealed class OAuthErrorTests
{
    private static readonly string[] Known =
        ["invalid_request", "invalid_grant", "invalid_scope", "unsupported_grant_type", "access_denied", "temporarily_unavailable", "server_error", "invalid_token"];

    public static TheoryData<string> Codes => [.. RefusalCode.All.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void For_EveryCode_IsAWordOfItsStandard(string code) => OAuthError.For(RefusalCode.All[code]).ShouldBeOneOf(Known);

    [Theory]
    [InlineData("invalid_request", "invalid_request")]
    [InlineData("invalid_message", "invalid_request")]
    [InlineData("body_too_large", "invalid_request")]
    [InlineData("invalid_scope", "invalid_scope")]
    [InlineData("unsupported_grant_type", "unsupported_grant_type")]
    [InlineData("nonce_used", "invalid_grant")]
    [InlineData("signature_invalid", "invalid_grant")]
    [InlineData("account_blocked", "invalid_grant")]
    [InlineData("policy_not_met", "access_denied")]
    [InlineData("conditions_not_met", "access_denied")]
    [InlineData("attestation_invalid", "invalid_token")]
    [InlineData("attestation_expired", "invalid_token")]
    [InlineData("chain_unavailable", "temporarily_unavailable")]
    [InlineData("store_unavailable", "temporarily_unavailable")]
    [InlineData("internal_error", "server_error")]
    public void For_Code_IsTheFittingWord(string code, string error) => OAuthError.For(RefusalCode.All[code]).ShouldBe(error);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a \"quoted\" \\ one", "a 'quoted' ' one")]
    [InlineData("line\r\nbreak\t\0", "line''break''")]
    [InlineData("ünï€", "'n''")]
    [InlineData("", "")]
    public void Describe_Text_HasOnlyWhatTheMemberAllows(string text, string expected) => OAuthError.Describe(text).ShouldBe(expected);
}
