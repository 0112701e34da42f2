using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Signatures;
using Portcullis.Issuer.Stores;
using CompactForm = Portcullis.Ethereum.Signatures.CompactForm;

namespace Portcullis.Issuer.SignedRequests;

/// <summary>
/// Finds out which account signed a request (ERC-8128). Scheme and authority are those of the public URL, never of a header. Limits come first, then the fields, times and coverage, then a key's
/// signature, then the content, then a contract, and last the nonce, which is used up only by a request that is good; before a contract is asked, it is looked up.
/// </summary>
public sealed class SignedRequestJudge
{
    /// <summary>The client that stands for a signed request among the claims.</summary>
    public const string Client = "signed-request";

    private static readonly SignedRequestOutcome Unreadable = Refuse(SignatureFault.NoAcceptableSignature);

    private readonly IssuerOptions _options;
    private readonly SignedRequestRules _rules;
    private readonly Uri _publicUrl;
    private readonly SignatureVerifier _signatures;
    private readonly TokenSubjects _subjects;
    private readonly ChainSet _chains;
    private readonly INonceStore _nonces;
    private readonly ContentBudget _budget;
    private readonly TimeProvider _clock;
    private readonly ILogger<SignedRequestJudge> _logger;

    internal SignedRequestJudge(
        IOptions<IssuerOptions> options, SignatureVerifier signatures, TokenSubjects subjects, ChainSet chains, INonceStore nonces, ContentBudget budget, TimeProvider clock,
        ILogger<SignedRequestJudge> logger)
    {
        (_options, _signatures, _subjects, _chains, _nonces, _budget, _clock, _logger) = (options.Value, signatures, subjects, chains, nonces, budget, clock, logger);
        _rules = new SignedRequestRules { AcceptSliceKit = _options.SignedRequests.SliceKit };
        _publicUrl = new Uri(_options.PublicUrl);
    }

    /// <summary>Whether signed requests are taken.</summary>
    public bool IsEnabled => _options.SignedRequests.Enabled;

    /// <summary>The chains whose accounts may sign, as CAIP-2 ids.</summary>
    public IEnumerable<string> Chains => _chains.Ids.Where(id => id.IsEvm).Order().Select(id => $"eip155:{id}");

    /// <summary>Whether contract wallets may sign: <c>universal</c>, else <c>eoa-only</c>.</summary>
    public string Accounts => _options.SignedRequests.Contracts ? "universal" : "eoa-only";

    /// <summary>The longest time between <c>created</c> and <c>expires</c>.</summary>
    public TimeSpan MaxLifetime => _rules.MaxLifetime;

    /// <summary>Judges a request.</summary>
    /// <returns>Null when it is not signed, or signed requests are not taken.</returns>
    public ValueTask<SignedRequestOutcome?> JudgeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsEnabled && context.Request.Headers.ContainsKey("Signature-Input") ? new(JudgeSignedAsync(context)) : default;
    }

    private static SignedRequestOutcome Refuse(SignatureFault fault) => new(
        TokenVerification.Refused((fault switch
        {
            SignatureFault.SignatureInputInvalid or SignatureFault.SignatureTooLarge => new Refusal(RefusalCode.SignedRequestMalformed, $"the request's signature fields cannot be read: {fault.ToCode()}"),
            SignatureFault.SignatureVerificationUnavailable => new Refusal(RefusalCode.ChainUnavailable, "the chain could not be asked whether the account is a contract that takes the signature; try again"),
            _ => new Refusal(RefusalCode.SignedRequestInvalid, $"the request's signature is not taken: {fault.ToCode()}"),
        }) with { Reason = fault.ToCode() }),
        fault);

    private static SignedRequestOutcome Refuse(RefusalCode code, string detail) => new(TokenVerification.Refused(new Refusal(code, detail)), SignatureFault.None);

    private async Task<SignedRequestOutcome?> JudgeSignedAsync(HttpContext context)
    {
        var request = context.Request;
        if (MessageOf(context) is not { } message)
        {
            return Unreadable;
        }

        if (!SignedRequestReader.IsSigned(message))
        {
            return null;
        }

        var reading = SignedRequestReader.Read(message, _rules, _clock.GetUtcNow());
        if (reading.Candidates.Count == 0)
        {
            return Refuse(reading.Fault);
        }

        // A key costs no node and no content: the content's digest is under its signature, so strangers' content is not even read.
        var byKey = reading.Candidates.FirstOrDefault(candidate => _chains.Find(candidate.Account.ChainId) is not null && IsByKey(candidate));
        if (byKey is null && !_options.SignedRequests.Contracts)
        {
            return Refuse(reading.Candidates.Any(candidate => _chains.Find(candidate.Account.ChainId) is not null) ? SignatureFault.BadSignature : SignatureFault.UnsupportedChain);
        }

        var (content, fault) = await SignedContent.ReadAsync(request, _options.SignedRequests.MaxContent, _budget, context.RequestAborted);
        if (fault != ContentFault.None)
        {
            return fault == ContentFault.TooLong
                ? Refuse(RefusalCode.BodyTooLarge, $"a signed request may have {_options.SignedRequests.MaxContent} bytes at the most; sign in to send more")
                : Refuse(RefusalCode.ContentLimited, "as much signed content is held at the moment as there may be; wait, or sign in to send it");
        }

        var digest = ContentDigest.Verify(message, content.Span);
        return digest != SignatureFault.None ? Refuse(digest)
            : byKey is not null ? await SpendAsync(byKey, ProofKind.KeyRecovery)
            : await AskContractAsync(reading.Candidates[0], context.RequestAborted);
    }

    private static bool IsByKey(SignatureCandidate candidate) => SignatureVerifier.IsByKey(candidate.Account, candidate.Digest, candidate.Signature.Span.ToArray(), CompactForm.Refused);

    /// <summary>Of several signatures only the first one's contract is asked: each is a call that a stranger can cause.</summary>
    private async Task<SignedRequestOutcome> AskContractAsync(SignatureCandidate candidate, CancellationToken cancellationToken)
    {
        if (_chains.Find(candidate.Account.ChainId) is null)
        {
            return Refuse(SignatureFault.UnsupportedChain);
        }

        if (await FindReplayAsync(candidate, cancellationToken) is { } refused)
        {
            return refused;
        }

        var signer = await _signatures.AskContractAsync(candidate.Account, candidate.Digest, candidate.Signature.Span.ToArray(), cancellationToken);
        return signer.Kind is { } kind ? await SpendAsync(candidate, kind)
            : signer.Refusal is { } limited && limited.Code == RefusalCode.AddressLimited ? new SignedRequestOutcome(TokenVerification.Refused(limited), SignatureFault.None)
            : Refuse(signer.Refusal?.Code == RefusalCode.ChainUnavailable ? SignatureFault.SignatureVerificationUnavailable : SignatureFault.BadSignature);
    }

    /// <summary>Refused when it was sent before, so that a request that passed once does not cost a call each time that it is seen again; null when it may be the first.</summary>
    private async ValueTask<SignedRequestOutcome?> FindReplayAsync(SignatureCandidate candidate, CancellationToken cancellationToken)
    {
        try
        {
            return await _nonces.IsUsedAsync(IdOf(candidate), cancellationToken) ? Refuse(SignatureFault.NonceReused) : null;
        }
        catch (StoreException exception)
        {
            return Report(exception);
        }
    }

    /// <summary>Also where the caller has hung up: the write is under way with others', and a wait that can be ended costs more than it.</summary>
    private async Task<SignedRequestOutcome> SpendAsync(SignatureCandidate candidate, ProofKind kind)
    {
        try
        {
            return await _nonces.TryUseAsync(IdOf(candidate), candidate.Expires + _rules.ClockSkew, CancellationToken.None) ? Accept(candidate, kind) : Refuse(SignatureFault.NonceReused);
        }
        catch (StoreException exception)
        {
            return Report(exception);
        }
    }

    private SignedRequestOutcome Report(StoreException exception)
    {
        Log.NotSpent(_logger, exception);
        return Refuse(RefusalCode.StoreUnavailable, "it cannot be told at the moment whether the request was sent before; try again");
    }

    private SignedRequestOutcome Accept(SignatureCandidate candidate, ProofKind kind)
    {
        var now = _clock.GetUtcNow();
        return new SignedRequestOutcome(
            TokenVerification.Valid(_subjects.Write(new AccessToken
            {
                Issuer = _options.PublicUrl,
                Account = candidate.Account.ToString(),
                Proof = kind,
                Audience = _options.PublicUrl,
                Id = IdOf(candidate),
                ClientId = Client,
                Scope = "",
                IssuedAt = now,
                NotBefore = now,
                ExpiresAt = now + _options.Tokens.Lifetime,
            })),
            SignatureFault.None);
    }

    /// <summary>What is used up: hashed, since a nonce is a stranger's text, and of a form that no other nonce has.</summary>
    private static string IdOf(SignatureCandidate candidate) =>
        "signed-request." + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{candidate.Account.ChainId}:{candidate.Account.Address.ToLowerString()}\n{candidate.Nonce}")));

    /// <summary>What can be signed of the request; null when its target is not a path.</summary>
    private RequestMessage? MessageOf(HttpContext context)
    {
        var request = context.Request;
        // A server in memory, as tests of an app have, says nothing of the request line.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is { Length: > 0 } sent ? sent : request.GetEncodedPathAndQuery();
        if (!target.StartsWith('/'))
        {
            return null;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return new RequestMessage
        {
            Method = request.Method,
            Scheme = _publicUrl.Scheme,
            Authority = _publicUrl.Authority,
            Path = query < 0 ? target : target[..query],
            Query = query < 0 ? "" : target[query..],
            HasContent = SignedContent.MayBe(request),
            Field = name => request.Headers.TryGetValue(name, out var lines) ? lines : [],
        };
    }
}
