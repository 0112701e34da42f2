namespace Portcullis.Credentials.Tests;

public sealed class OAuthErrorTests
{
    private static readonly string[] Known =
        ["invalid_request", "invalid_client", "invalid_grant", "invalid_scope", "invalid_target", "unsupported_grant_type", "access_denied", "temporarily_unavailable", "server_error", "invalid_token", "invalid_dpop_proof", "use_dpop_nonce", "insufficient_scope"];

    public static TheoryData<string> Codes => [.. RefusalCode.All.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void For_EveryCode_IsAWordOfItsStandard(string code) => OAuthError.For(RefusalCode.All[code]).ShouldBeOneOf(Known);

    [Theory]
    [InlineData("invalid_request", "invalid_request")]
    [InlineData("invalid_message", "invalid_request")]
    [InlineData("body_too_large", "invalid_request")]
    [InlineData("invalid_scope", "invalid_scope")]
    [InlineData("invalid_target", "invalid_target")]
    [InlineData("unsupported_grant_type", "unsupported_grant_type")]
    [InlineData("nonce_used", "invalid_grant")]
    [InlineData("code_invalid", "invalid_grant")]
    [InlineData("code_reused", "invalid_grant")]
    [InlineData("invalid_client", "invalid_client")]
    [InlineData("signature_invalid", "invalid_grant")]
    [InlineData("account_blocked", "invalid_grant")]
    [InlineData("policy_not_met", "access_denied")]
    [InlineData("conditions_not_met", "access_denied")]
    [InlineData("insufficient_scope", "insufficient_scope")]
    [InlineData("dpop_required", "invalid_token")]
    [InlineData("invalid_dpop_proof", "invalid_dpop_proof")]
    [InlineData("use_dpop_nonce", "use_dpop_nonce")]
    [InlineData("attestation_invalid", "invalid_token")]
    [InlineData("attestation_expired", "invalid_token")]
    [InlineData("chain_unavailable", "temporarily_unavailable")]
    [InlineData("store_unavailable", "temporarily_unavailable")]
    [InlineData("internal_error", "server_error")]
    public void For_Code_IsTheFittingWord(string code, string error) => OAuthError.For(RefusalCode.All[code]).ShouldBe(error);

    [Theory]
    [InlineData("invalid_dpop_proof", 400)]
    [InlineData("use_dpop_nonce", 400)]
    [InlineData("dpop_required", 401)]
    [InlineData("nonce_used", 401)]
    [InlineData("store_unavailable", 503)]
    public void StatusOf_Code_IsWhatATokenEndpointAnswers(string code, int status) => OAuthError.StatusOf(RefusalCode.All[code]).ShouldBe(status);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a \"quoted\" \\ one", "a 'quoted' ' one")]
    [InlineData("line\r\nbreak\t\0", "line''break''")]
    [InlineData("ünï€", "'n''")]
    [InlineData("", "")]
    public void Describe_Text_HasOnlyWhatTheMemberAllows(string text, string expected) => OAuthError.Describe(text).ShouldBe(expected);
}
