using System.Text;
using System.Text.Json;

namespace Portcullis.Credentials.Tests;

public sealed class RefusalBodyTests
{
    private static readonly Refusal Refusal = new(RefusalCode.NonceUsed, "Ask for a new nonce \"now\" & sign again.");

    [Theory]
    [InlineData("/v1", RefusalShape.Envelope)]
    [InlineData("/v1/attest", RefusalShape.Envelope)]
    [InlineData("/V1/attest", RefusalShape.Envelope)]
    [InlineData("/oauth2/token", RefusalShape.OAuth)]
    [InlineData("/oauth2", RefusalShape.OAuth)]
    [InlineData("/", RefusalShape.Problem)]
    [InlineData("", RefusalShape.Problem)]
    [InlineData("/v10/attest", RefusalShape.Problem)]
    [InlineData("/oauth2x", RefusalShape.Problem)]
    [InlineData("/api/v1/attest", RefusalShape.Problem)]
    [InlineData("/auth/nonce", RefusalShape.Problem)]
    public void ShapeFor_Path_IsItsClients(string path, RefusalShape shape) => RefusalBody.ShapeFor(path).ShouldBe(shape);

    [Fact]
    public void Write_Problem_IsRfc9457() => Text(RefusalShape.Problem).ShouldBe(
        """{"type":"urn:portcullis:error:nonce_used","title":"The nonce was used before.","status":401,"""
        + "\"detail\":\"Ask for a new nonce \\\"now\\\" & sign again.\",\"code\":\"nonce_used\"}");

    [Fact]
    public void Write_OAuth_IsRfc6749WithACode() => Text(RefusalShape.OAuth).ShouldBe(
        """{"error":"invalid_grant","error_description":"Ask for a new nonce 'now' & sign again.","code":"nonce_used"}""");

    [Fact]
    public void Write_Envelope_IsTheAttestationApis() => Text(RefusalShape.Envelope).ShouldBe(
        """{"ok":false,"error":{"code":"nonce_used","message":"Ask for a new nonce \"now\" & sign again."}}""");

    [Theory]
    [InlineData(RefusalShape.Problem)]
    [InlineData(RefusalShape.OAuth)]
    [InlineData(RefusalShape.Envelope)]
    public void Write_MoreMembers_StandBesideTheCode(RefusalShape shape)
    {
        using var json = JsonDocument.Parse(RefusalBody.Write(Refusal, shape, writer => writer.WriteNumber("more", 1)));
        var owner = shape == RefusalShape.Envelope ? json.RootElement.GetProperty("error") : json.RootElement;
        owner.GetProperty("more").GetInt32().ShouldBe(1);
        owner.GetProperty("code").GetString().ShouldBe("nonce_used");
    }

    [Theory]
    [InlineData("unsupported_grant_type", "unsupported_grant_type")]
    [InlineData("invalid_scope", "invalid_scope")]
    [InlineData("invalid_request", "invalid_request")]
    [InlineData("body_too_large", "invalid_request")]
    [InlineData("invalid_message", "invalid_request")]
    [InlineData("signature_invalid", "invalid_grant")]
    [InlineData("account_blocked", "invalid_grant")]
    [InlineData("invalid_token", "invalid_token")]
    [InlineData("policy_not_met", "access_denied")]
    [InlineData("rate_limited", "temporarily_unavailable")]
    [InlineData("chain_unavailable", "temporarily_unavailable")]
    [InlineData("internal_error", "server_error")]
    public void Write_OAuth_NamesTheStandardError(string code, string error)
    {
        using var json = JsonDocument.Parse(RefusalBody.Write(new Refusal(RefusalCode.All[code], "x"), RefusalShape.OAuth));
        json.RootElement.GetProperty("error").GetString().ShouldBe(error);
    }

    [Theory]
    [InlineData("rate_limited", 5)]
    [InlineData("chain_unavailable", 5)]
    [InlineData("keys_unavailable", 5)]
    [InlineData("upstream_unavailable", null)]
    [InlineData("invalid_token", null)]
    public void RetryAfter_ByDefault_IsSetWhereWaitingHelps(string code, int? seconds) =>
        new Refusal(RefusalCode.All[code], "x").RetryAfter.ShouldBe(seconds is { } known ? TimeSpan.FromSeconds(known) : null);

    private static string Text(RefusalShape shape) => Encoding.UTF8.GetString(RefusalBody.Write(Refusal, shape));
}
