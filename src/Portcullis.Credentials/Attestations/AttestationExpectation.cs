using System.Collections.Frozen;

namespace Portcullis.Credentials.Attestations;

/// <summary>
/// What a gate asks of an attestation: conditions, by their <see cref="ConditionHash"/>, each of which must be attested and met, and whose wallet it must be about. What else
/// the attestation says, yes or no, does not matter.
/// </summary>
public sealed class AttestationExpectation
{
    private readonly FrozenSet<string> _conditionHashes;
    private readonly string? _wallet;
    private readonly bool _isProofNeeded;

    private AttestationExpectation(IEnumerable<string> conditionHashes, bool isProofNeeded)
    {
        ArgumentNullException.ThrowIfNull(conditionHashes);
        _conditionHashes = conditionHashes.ToFrozenSet(StringComparer.Ordinal);
        _isProofNeeded = isProofNeeded;
        if (_conditionHashes.Count == 0 || !_conditionHashes.All(ConditionHash.IsWellFormed))
        {
            throw new ArgumentException("one or more hashes of conditions, each 0x and 64 digits of lower-case hex", nameof(conditionHashes));
        }
    }

    private AttestationExpectation(AttestationExpectation other, string wallet) =>
        (_conditionHashes, _isProofNeeded, _wallet) = (other._conditionHashes, other._isProofNeeded, wallet);

    /// <summary>The wallet whose control the caller has proven to the gate, compared without case.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <param name="conditionHashes">The conditions, at least one.</param>
    /// <exception cref="ArgumentException">There is no wallet or no condition, or a hash has another form.</exception>
    /// <remarks>A contract's address is proven on its own chain alone: every condition must be on that chain.</remarks>
    public static AttestationExpectation ForWallet(string wallet, IEnumerable<string> conditionHashes) => ForAnyWallet(conditionHashes).OfWallet(wallet);

    /// <summary>Any wallet whose control was proven to the issuer (<see cref="AttestationToken.IsWalletProven"/>). Whoever holds the attestation may use it.</summary>
    /// <param name="conditionHashes">The conditions, at least one.</param>
    /// <exception cref="ArgumentException">There is no condition, or a hash has another form.</exception>
    public static AttestationExpectation ForProvenWallet(IEnumerable<string> conditionHashes) => new(conditionHashes, isProofNeeded: true);

    /// <summary>Any wallet at all: somebody's, who need not know of it. No ground to let a caller in; for showing and counting.</summary>
    /// <param name="conditionHashes">The conditions, at least one.</param>
    /// <exception cref="ArgumentException">There is no condition, or a hash has another form.</exception>
    public static AttestationExpectation ForAnyWallet(IEnumerable<string> conditionHashes) => new(conditionHashes, isProofNeeded: false);

    /// <summary>The same, and about one wallet: the one whose control the caller has proven to the gate, compared without case.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <exception cref="ArgumentException">There is no wallet.</exception>
    /// <inheritdoc cref="ForWallet" path="/remarks"/>
    public AttestationExpectation OfWallet(string wallet)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wallet);
        return new(this, wallet);
    }

    /// <summary>Why an attestation that was verified is not what is asked for; null when it is.</summary>
    /// <param name="token">Its claims.</param>
    /// <returns><see cref="RefusalCode.AttestationInvalid"/> or <see cref="RefusalCode.ConditionsNotMet"/>.</returns>
    public Refusal? Check(AttestationToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Check(token.Results, token);
    }

    /// <summary>Why an attestation that is otherwise good is not what is asked for; null when it is.</summary>
    /// <param name="results">What it says.</param>
    /// <param name="token">Its claims; null where only the raw form is there, which signs no wallet.</param>
    internal Refusal? Check(IReadOnlyList<AttestationResult> results, AttestationToken? token)
    {
        if (WalletFault(token) is { } fault)
        {
            return new Refusal(RefusalCode.AttestationInvalid, fault);
        }

        return _conditionHashes.Select(hash => Check(results, hash)).FirstOrDefault(refusal => refusal is { Code.Status: 401 })
            ?? _conditionHashes.Select(hash => Check(results, hash)).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Check(IReadOnlyList<AttestationResult> results, string hash)
    {
        var about = results.Where(result => result.ConditionHash == hash).ToList();
        if (about.Count == 0)
        {
            // Not asked is not a no.
            return new Refusal(RefusalCode.AttestationInvalid, $"The attestation says nothing about the condition {hash}; get one that does.");
        }

        return about.TrueForAll(result => result.Met) ? null : new Refusal(RefusalCode.ConditionsNotMet, $"The condition {hash} was not met at block {about[0].BlockNumber}.");
    }

    private string? WalletFault(AttestationToken? token)
    {
        if (_wallet is not null && !_wallet.Equals(token?.Wallet, StringComparison.OrdinalIgnoreCase))
        {
            return token is null ? "The attestation names no wallet; get it as a JWT." : "The attestation is about another wallet.";
        }

        return _isProofNeeded && token is not { IsWalletProven: true } ? "The attestation does not say that control of the wallet was proven." : null;
    }
}
