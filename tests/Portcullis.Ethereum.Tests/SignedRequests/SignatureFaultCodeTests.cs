using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class SignatureFaultCodeTests
{
    [Fact]
    public void ToCode_EveryFault_IsTheStandardsCode() =>
        Enum.GetValues<SignatureFault>().Where(fault => fault != SignatureFault.None).Select(fault => fault.ToCode()).ShouldBe(
        [
            "signature_missing", "signature_input_invalid", "signature_too_large", "no_acceptable_signature", "invalid_keyid", "unsupported_chain", "unsupported_account", "invalid_time",
            "request_not_yet_valid", "request_expired", "request_validity_too_long", "invalid_nonce", "insufficient_coverage", "content_digest_required", "bad_content_digest", "nonce_required",
            "nonce_reused", "replayable_not_allowed", "unsupported_algorithm", "bad_signature", "signature_verification_unavailable", "principal_not_allowed",
        ]);

    [Fact]
    public void ToCode_NoFault_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => SignatureFault.None.ToCode());
}
