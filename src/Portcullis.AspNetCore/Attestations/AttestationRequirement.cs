using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>What an attestation must say: that each of some conditions was met, of a wallet whose control was proven.</summary>
/// <remarks>
/// A condition goes by its <see cref="ConditionHash"/>, which an answer of <c>POST /v1/attest</c> names for each. The attestation may say more; that does not matter. One that
/// says nothing about a condition is <see cref="RefusalCode.AttestationInvalid"/> (401), one that says it was not met is <see cref="RefusalCode.ConditionsNotMet"/> (403).
/// </remarks>
public sealed class AttestationRequirement : IAuthorizationRequirement
{
    private static readonly Refusal NoWallet = new(RefusalCode.AttestationInvalid, "The attestation must be about the caller's wallet, and this API does not know of one; sign in to it.");

    private readonly AttestationExpectation _ofProvenWallet;
    private readonly AttestationExpectation _ofAnyWallet;

    /// <summary>Conditions that must be met.</summary>
    /// <param name="conditionHashes">Their hashes, at least one, each <c>0x</c> and 64 digits of lower-case hex.</param>
    /// <exception cref="ArgumentException">There is none, or one has another form.</exception>
    public AttestationRequirement(params IEnumerable<string> conditionHashes)
    {
        string[] hashes = [.. conditionHashes];
        (_ofProvenWallet, _ofAnyWallet) = (AttestationExpectation.ForProvenWallet(hashes), AttestationExpectation.ForAnyWallet(hashes));
        ConditionHashes = hashes;
    }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<string> ConditionHashes { get; }

    /// <summary>
    /// Whether control of the wallet must have been proven to the issuer. Without it anybody can show an attestation about anybody's wallet, unless <see cref="Wallet"/> says whose it
    /// must be.
    /// </summary>
    /// <value>True.</value>
    public bool RequireWalletProof { get; init; } = true;

    /// <summary>
    /// The wallet that the attestation must be about: the one whose control the caller has proven to the app itself, such as when signing in there. Addresses are compared without case.
    /// Null or empty where the app knows of none, which is refused, as another wallet is: <see cref="RefusalCode.AttestationInvalid"/>.
    /// </summary>
    /// <value>Null: about any wallet. <see cref="RequireWalletProof"/> holds beside it.</value>
    /// <remarks>
    /// Never the wallet that the request merely names, nor the attestation's own. A contract that signed in has proven its address on its own chain alone: for it give null, unless every condition is on that chain.
    /// </remarks>
    public Func<HttpContext, string?>? Wallet { get; init; }

    /// <summary>
    /// Whether an attestation lets in one request only. It is spent when it says what is asked, whatever else the endpoint asks for, and remembered in the
    /// <see cref="IUsedAttestationStore"/> until it expires.
    /// </summary>
    /// <value>False: it is good until it expires, for as many requests as it is shown with.</value>
    public bool SingleUse { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"attested {string.Join(", ", ConditionHashes)}";

    /// <summary>Why an attestation does not do; null when it does.</summary>
    /// <param name="token">What it says.</param>
    /// <param name="context">The request that it came with; null where authorization is asked outside of one, and no wallet is known.</param>
    internal Refusal? Check(AttestationToken token, HttpContext? context)
    {
        var expected = RequireWalletProof ? _ofProvenWallet : _ofAnyWallet;
        if (Wallet is null)
        {
            return expected.Check(token);
        }

        var wallet = context is null ? null : Wallet(context);
        return string.IsNullOrWhiteSpace(wallet) ? NoWallet : expected.OfWallet(wallet).Check(token);
    }
}
