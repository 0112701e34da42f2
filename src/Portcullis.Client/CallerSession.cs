using Portcullis.Client.Remedies;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;

namespace Portcullis.Client;

/// <summary>
/// One sign-in of this program, kept and renewed for all who call with it: make one for the life of the program, and as many <see cref="CallerHandler"/>s of it as are needed. One
/// renewal is under way at a time, and whoever waits shares what comes of it, since a refresh token that is used twice ends the sign-in.
/// </summary>
public sealed class CallerSession : IDisposable
{
    private const int LargestAnswer = 1 << 20;

    // A token that ends within this is not sent any more.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly CallerOptions _options;
    private readonly WalletSigner _signer;
    private readonly HttpClient _client;
    private readonly SignInClient _signIn;
    private readonly SignInRequest _request;
    private readonly AllowedOrigins _origins;
    private readonly IssuerPause _pause;
    private readonly Lock _gate = new();
    private KeptTokens? _kept;
    private Renewal? _renewal;
    private int _signIns;

    /// <summary>Makes one; nothing is sent before it is used.</summary>
    /// <param name="options">Where and how to sign in.</param>
    /// <param name="signer">The account.</param>
    /// <exception cref="ArgumentException">A URL is none of http or https, or the token would go readably over a network.</exception>
    public CallerSession(CallerOptions options, WalletSigner signer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signer);
        ApiOrigin[] origins = [ApiOrigin.Of(options.Issuer), .. options.Origins.Select(ApiOrigin.Of)];
        if (Array.Find(origins, origin => origin.IsExposed) is { } exposed && !options.AllowHttp)
        {
            throw new ArgumentException($"{exposed} is not https, so that others on the network can read the token: set {nameof(CallerOptions.AllowHttp)} where that is no concern", nameof(options));
        }

        (_options, _signer, _pause) = (options, signer, new IssuerPause(options.Time));
        _origins = new AllowedOrigins(origins);
        _request = new SignInRequest(origins[0], options.ChainId, options.Domain, options.Scope) { Resource = options.Resource, ClientId = options.ClientId };
        Proofs = options.ProofKey is null ? null : new TokenProofs(new DpopSigner(options.ProofKey, options.Time));
        _client = new HttpClient(CreateTransport()) { Timeout = options.Timeout, MaxResponseContentBufferSize = LargestAnswer };
        _signIn = new SignInClient(_client, options.Time, Proofs);
    }

    internal TokenProofs? Proofs { get; }

    /// <summary>A client that calls with this sign-in. It follows no redirect and keeps no cookie. It is the caller's to dispose of, and can be used for as long as the session.</summary>
    public HttpClient CreateClient() => new(new CallerHandler(this) { InnerHandler = CreateTransport() }) { BaseAddress = _request.Origin.Uri };

    /// <summary>Tokens that are good for now: signs in or refreshes when there are none.</summary>
    /// <param name="cancellationToken">Ends the wait, and not what others wait for, too.</param>
    /// <exception cref="SignInException">The server refused, or its challenge must not be signed.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TimeoutException">Server and signer took longer than <see cref="CallerOptions.Timeout"/>.</exception>
    public async Task<SignInOutcome.SignedIn> GetAsync(CancellationToken cancellationToken) => (await RenewAsync(refused: null, stepUp: null, cancellationToken)).Tokens;

    /// <summary>Forgets the sign-in and ends it at the issuer. It is forgotten also when the issuer cannot be told.</summary>
    /// <returns>Why it could not be ended there; null when it is.</returns>
    /// <exception cref="HttpRequestException">The issuer could not be reached.</exception>
    public async Task<Problem?> SignOutAsync(CancellationToken cancellationToken)
    {
        Task? renewal;
        lock (_gate)
        {
            renewal = _renewal?.Work;
        }

        await (renewal ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        SignInOutcome.SignedIn? ended;
        lock (_gate)
        {
            (ended, _kept) = (_kept?.Tokens, null);
        }

        return ended is null ? null : await _signIn.RevokeAsync(_request.Origin, ended.RefreshToken ?? ended.Token, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Whether the token may be sent to a URL.</summary>
    internal bool MaySee(Uri url) => _origins.Contain(url);

    /// <summary>What helps a request that was sent with these tokens.</summary>
    internal TokenRemedy FindRemedy(HttpResponseMessage response, KeptTokens kept) => TokenRemedyReader.Find(response, kept, _options.Time.GetUtcNow());

    /// <summary>Other tokens than those that were refused.</summary>
    /// <param name="refused">They; null for none.</param>
    /// <param name="stepUp">The new proof of the account that alone helps; null when a refresh does.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<KeptTokens> RenewAsync(KeptTokens? refused, StepUp? stepUp, CancellationToken cancellationToken)
    {
        for (; ; cancellationToken.ThrowIfCancellationRequested())
        {
            Renewal renewal;
            lock (_gate)
            {
                if (_kept is { } kept && IsFresh(kept) && kept.Help(refused, stepUp))
                {
                    return kept;
                }

                _pause.ThrowIfOn();
                renewal = _renewal ??= new Renewal(RunAsync(_kept, stepUp), stepUp);
            }

            if (renewal.Serves(stepUp))
            {
                var (outcome, next) = await renewal.Work.WaitAsync(cancellationToken);
                return next is not null && outcome is SignInOutcome.SignedIn ? next : throw new SignInException(outcome);
            }

            // What is under way proves nothing anew, or asks for what not all need: its turn is first, since one refresh token serves both.
            await ((Task)renewal.Work).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Connections end now and then, so that a name that comes to stand for another address is noticed.
    internal static SocketsHttpHandler CreateTransport() =>
        new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15), PooledConnectionLifetime = TimeSpan.FromMinutes(10) };

    private bool IsFresh(KeptTokens kept) => kept.ExpiresAt - Margin > _options.Time.GetUtcNow();

    private async Task<(SignInOutcome Outcome, KeptTokens? Next)> RunAsync(KeptTokens? kept, StepUp? stepUp)
    {
        // The caller holds the lock until the first wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var (next, outcome) = (kept, (SignInOutcome?)null);
        using var limit = new CancellationTokenSource(_options.Timeout, _options.Time);
        try
        {
            (outcome, var isProven, var asked) = await ObtainAsync(kept, stepUp, limit.Token);
            Log.Tell(_options.Logger, _request.Origin, outcome, isProven);
            next = outcome is SignInOutcome.SignedIn tokens ? Keep(tokens, isProven, asked) : HasEnded(outcome) ? null : kept;
            return (outcome, next);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"signing in at {_request.Origin} took longer than {_options.Timeout.TotalSeconds} seconds", exception);
        }
        finally
        {
            lock (_gate)
            {
                (_kept, _renewal) = (next, null);
                _pause.Heed(outcome);
            }
        }
    }

    // By a refresh where that helps and there is something to refresh, else by a proof; and what was asked for.
    private async Task<(SignInOutcome Outcome, bool IsProven, string? Asked)> ObtainAsync(KeptTokens? kept, StepUp? stepUp, CancellationToken cancellationToken)
    {
        var least = Join(_request.Scope, stepUp);
        var asked = kept is null ? least : Join(kept.Asked, stepUp);
        for (var token = stepUp is null ? kept?.Tokens.RefreshToken : null; ;)
        {
            var request = _request with { Scope = asked };
            var outcome = await (token is null ? _signIn.SignInAsync(request, _signer, cancellationToken) : _signIn.RefreshAsync(request, token, cancellationToken));
            if (token is not null && HasEnded(outcome))
            {
                Log.Ended(_options.Logger, _request.Origin);
                token = null;
            }
            else if (IsNotMet(outcome) && ScopeNames.Lacking(asked, least).Length > 0)
            {
                // What step-ups put on top may have been sold since, which is no reason to lose the rest. A refresh that is refused uses nothing up.
                Log.Narrowed(_options.Logger, _request.Origin);
                asked = least;
            }
            else
            {
                return (outcome, token is null, asked);
            }
        }
    }

    private static string? Join(string? asked, StepUp? stepUp) => stepUp is null ? asked : stepUp.JoinTo(asked);

    private KeptTokens Keep(SignInOutcome.SignedIn tokens, bool isProven, string? asked) =>
        new(tokens, _options.Time.GetUtcNow(), isProven ? ++_signIns : _signIns, asked);

    private static bool HasEnded(SignInOutcome outcome) => outcome is SignInOutcome.Refused { Problem.Error: "invalid_grant" };

    private static bool IsNotMet(SignInOutcome outcome) => outcome is SignInOutcome.Refused { Problem.Code: var code } && code == RefusalCode.PolicyNotMet.Code;

    private sealed record Renewal(Task<(SignInOutcome Outcome, KeptTokens? Next)> Work, StepUp? StepUp)
    {
        // Who needs no more than before must not be refused for what another needs.
        public bool Serves(StepUp? wanted) => StepUp == wanted || (wanted is null && StepUp == Remedies.StepUp.Plain);
    }
}
