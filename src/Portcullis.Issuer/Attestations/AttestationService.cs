using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Attestations;

/// <summary>
/// Answers what a wallet holds, signed. Only a yes and a no are signed: where one condition could not be told, nothing is signed and nothing charged. What costs least comes first:
/// the wallet's proof before the chain, and the store last, which records and charges in one transaction.
/// </summary>
internal sealed class AttestationService(
    Evaluator evaluator, WalletProofs proofs, UnchargedLimit uncharged, IApiKeyStore apiKeys, AttestationKeys keys, IOptions<IssuerOptions> options, TimeProvider clock, ILogger<AttestationService> logger)
{
    // Without state proofs nothing costs more than this.
    private const int Price = 1;

    // What servers take in a header, with room for others.
    private const int LongestToken = 24 * 1024;

    /// <summary>
    /// Attests, or says why not. It goes on to its end also when the caller hangs up, and is charged then: what was read for it is read, and hanging up must not make it free.
    /// </summary>
    public async Task<AttestOutcome> AttestAsync(AttestQuestion question, ApiKey apiKey)
    {
        try
        {
            if (apiKey.Credits < Price)
            {
                return NoCredits();
            }

            return uncharged.Enter(apiKey.Id) is { } wait
                ? new AttestOutcome(null, new Refusal(RefusalCode.RateLimited, "too many attestations of this API key are under way, or have come to nothing") { RetryAfter = wait }, null)
                : await AttestInPlaceAsync(question, apiKey, CancellationToken.None);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return AttestOutcome.Refused(RefusalCode.StoreUnavailable, "nothing can be attested at the moment, and nothing was charged; try again");
        }
    }

    private static AttestOutcome NoCredits() => AttestOutcome.Refused(RefusalCode.CreditsExhausted, "this API key has no credits left; ask the operator of this API for more");

    private async Task<AttestOutcome> AttestInPlaceAsync(AttestQuestion question, ApiKey apiKey, CancellationToken cancellationToken)
    {
        AttestOutcome outcome = default;
        try
        {
            var signer = await proofs.CheckAsync(question, cancellationToken);
            outcome = signer.Refusal is { } refusal
                ? new AttestOutcome(null, refusal, null)
                : await JudgeAsync(question, signer.Kind, apiKey, cancellationToken);
            return outcome;
        }
        finally
        {
            uncharged.Leave(apiKey.Id, outcome.IsAttested);
        }
    }

    private async Task<AttestOutcome> JudgeAsync(AttestQuestion question, ProofKind? proof, ApiKey apiKey, CancellationToken cancellationToken)
    {
        var judgements = await evaluator.JudgeAsync(question.Conditions, question.Wallet, cancellationToken);
        if (judgements.Any(judgement => judgement.Verdict.Kind == VerdictKind.Unknown || judgement.Block is null))
        {
            return FailedConditions.Refuse(judgements);
        }

        var attestation = new Attestation
        {
            Id = Attestation.NewId(),
            AttestedAt = clock.GetUtcNow(),
            Results = [.. judgements.Select((judgement, place) => ToResult(judgement, place, question))],
        };
        var signed = Sign(attestation, question, proof);
        return signed.Token?.Length > LongestToken
            ? AttestOutcome.Refused(RefusalCode.InvalidRequest, $"the token would have more than {LongestToken} characters, which servers refuse in a header: ask fewer or shorter conditions, or without format jwt; nothing was charged")
            : await ChargeAsync(signed, question, apiKey, cancellationToken);
    }

    private static AttestationResult ToResult(Judgement judgement, int place, AttestQuestion question) => new()
    {
        Condition = place,
        Label = judgement.Condition.Label ?? "",
        Type = judgement.Condition.Type,
        ChainId = judgement.Condition.ChainId.Number,
        Met = judgement.Verdict.Kind == VerdictKind.Met,
        EvaluatedCondition = judgement.Condition.ToEvaluated(question.WalletText, judgement.Finality),
        BlockNumber = judgement.Block!.Number,
        BlockTimestamp = DateTimeOffset.FromUnixTimeSeconds((long)judgement.Block.Timestamp),
        Proof = question.IsProofWanted ? StateProofs.None : null,
    };

    private SignedAttestation Sign(Attestation attestation, AttestQuestion question, ProofKind? proof)
    {
        var key = keys.Current;
        var token = question.IsTokenWanted ? attestation.SignToken(key, options.Value.PublicUrl, question.WalletText, proof) : null;
        return new SignedAttestation(attestation, attestation.Sign(key), key.KeyId, token, Price, null);
    }

    private async Task<AttestOutcome> ChargeAsync(SignedAttestation signed, AttestQuestion question, ApiKey apiKey, CancellationToken cancellationToken)
    {
        var attestation = signed.Attestation;
        var record = new AttestationRecord(attestation.Id, apiKey.Id, question.Wallet.ToLowerString(), attestation.Pass, Price, attestation.AttestedAt);
        var charge = await apiKeys.ChargeAsync(record, cancellationToken);
        return charge.Kind switch
        {
            ChargeKind.Charged => new AttestOutcome(signed with { Remaining = charge.Remaining }, null, null),
            ChargeKind.NoCredits => NoCredits(),
            ChargeKind.DailyLimit => new AttestOutcome(null, DailyLimit(attestation.AttestedAt), null),
            _ => AttestOutcome.Refused(RefusalCode.InvalidApiKey, "the API key was revoked"),
        };
    }

    private static Refusal DailyLimit(DateTimeOffset now) => new(RefusalCode.DailyLimitReached, "this API key has had its attestations of the day; the next begins at 00:00 UTC")
    {
        RetryAfter = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime,
    };
}
