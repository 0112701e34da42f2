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
    private readonly HashSet<string> _origins;
    private readonly Lock _gate = new();
    private Kept? _kept;
    private Task<SignInOutcome>? _renewal;

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

        (_options, _signer) = (options, signer);
        _origins = [.. origins.Select(origin => origin.ToString())];
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
    public Task<SignInOutcome.SignedIn> GetAsync(CancellationToken cancellationToken) => RenewAsync(refused: null, afresh: false, cancellationToken);

    /// <summary>Forgets the sign-in and ends it at the issuer. It is forgotten also when the issuer cannot be told.</summary>
    /// <returns>Why it could not be ended there; null when it is.</returns>
    /// <exception cref="HttpRequestException">The issuer could not be reached.</exception>
    public async Task<Problem?> SignOutAsync(CancellationToken cancellationToken)
    {
        Task? renewal;
        lock (_gate)
        {
            renewal = _renewal;
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
    internal bool MaySee(Uri url) => _origins.Contains(url.GetLeftPart(UriPartial.Authority));

    /// <summary>Other tokens than the one that was refused.</summary>
    /// <param name="refused">It; null for none.</param>
    /// <param name="afresh">Whether only a new proof of the account helps (RFC 9470).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<SignInOutcome.SignedIn> RenewAsync(string? refused, bool afresh, CancellationToken cancellationToken)
    {
        Task<SignInOutcome> renewal;
        lock (_gate)
        {
            if (_kept is { } kept && kept.Tokens.Token != refused && IsFresh(kept))
            {
                return kept.Tokens;
            }

            renewal = _renewal ??= RenewAsync(_kept, afresh);
        }

        return await renewal.WaitAsync(cancellationToken) is SignInOutcome.SignedIn signedIn ? signedIn : throw new SignInException(await renewal);
    }

    internal static SocketsHttpHandler CreateTransport() => new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15) };

    private bool IsFresh(Kept kept) => kept.ExpiresAt - Margin > _options.Time.GetUtcNow();

    private async Task<SignInOutcome> RenewAsync(Kept? kept, bool afresh)
    {
        // The caller holds the lock until the first wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Kept? next = kept;
        try
        {
            using var limit = new CancellationTokenSource(_options.Timeout, _options.Time);
            var outcome = await AskAsync(kept?.Tokens.RefreshToken, afresh, limit.Token);
            next = outcome is SignInOutcome.SignedIn tokens ? new Kept(tokens, _options.Time.GetUtcNow() + tokens.Lifetime) : HasEnded(outcome) ? null : kept;
            return outcome;
        }
        finally
        {
            lock (_gate)
            {
                (_kept, _renewal) = (next, null);
            }
        }
    }

    private async Task<SignInOutcome> AskAsync(string? refreshToken, bool afresh, CancellationToken cancellationToken)
    {
        if (refreshToken is not null && !afresh)
        {
            var refreshed = await _signIn.RefreshAsync(_request, refreshToken, cancellationToken);
            if (!HasEnded(refreshed))
            {
                return refreshed;
            }
        }

        return await _signIn.SignInAsync(_request, _signer, cancellationToken);
    }

    private static bool HasEnded(SignInOutcome outcome) => outcome is SignInOutcome.Refused { Problem.Error: "invalid_grant" };

    private sealed record Kept(SignInOutcome.SignedIn Tokens, DateTimeOffset ExpiresAt);
}
