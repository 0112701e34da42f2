using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Dpop;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Client;

/// <summary>Signs in: asks for a challenge, checks that it may be signed, has it signed, and takes the tokens. Keeps nothing.</summary>
public sealed class SignInClient
{
    private const string EvmPrefix = "eip155:";
    private const string GrantType = "urn:portcullis:grant-type:siwe";

    private readonly HttpClient _client;
    private readonly TimeProvider _clock;
    private readonly TokenClient _tokens;

    /// <summary>Makes one.</summary>
    /// <param name="client">Sends the requests. It must follow no redirect, and should limit the size of answers.</param>
    /// <param name="clock">Tells whether a challenge is for now.</param>
    /// <param name="proofs">Makes the proofs of the key that tokens are to be bound to (RFC 9449); null for tokens that are bound to none.</param>
    public SignInClient(HttpClient client, TimeProvider clock, DpopSigner? proofs = null)
        : this(client, clock, proofs is null ? null : new TokenProofs(proofs))
    {
    }

    internal SignInClient(HttpClient client, TimeProvider clock, TokenProofs? proofs) => (_client, _clock, _tokens) = (client, clock, new TokenClient(client, proofs));

    /// <summary>Signs in with a key.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public Task<SignInOutcome> SignInAsync(SignInRequest request, EthereumKey key, CancellationToken cancellationToken) =>
        SignInAsync(request, WalletSigner.Of(key), cancellationToken);

    /// <summary>Signs in.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<SignInOutcome> SignInAsync(SignInRequest request, WalletSigner signer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(signer);
        var (challenge, failure) = await AskAsync(request, signer, cancellationToken);
        if (challenge is null)
        {
            return failure!;
        }

        return ChallengeCheck.FindFault(challenge, request, signer.Address, _clock.GetUtcNow()) is { } fault
            ? new SignInOutcome.Unusable(fault)
            : await ExchangeAsync(request, challenge, await signer.SignAsync(challenge.Message, cancellationToken), cancellationToken);
    }

    /// <summary>The next tokens of a sign-in, which use up the refresh token.</summary>
    /// <param name="request">What was asked for at the sign-in; its scope may be a part of that, for these tokens alone (RFC 6749, 6).</param>
    /// <param name="refreshToken">Its newest refresh token.</param>
    /// <param name="cancellationToken">Ends the wait; the token may then be used up all the same.</param>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public Task<SignInOutcome> RefreshAsync(SignInRequest request, string refreshToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _tokens.AskAsync(request.Origin, Form(request, ("grant_type", "refresh_token"), ("refresh_token", refreshToken)), cancellationToken);
    }

    /// <summary>Ends a sign-in by one of its tokens (RFC 7009).</summary>
    /// <returns>Why it could not be ended; null when it is, and also when the token was not known.</returns>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public Task<Problem?> RevokeAsync(ApiOrigin origin, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return _tokens.RevokeAsync(origin, token, cancellationToken);
    }

    /// <summary>The first chain for which the server takes signed requests (ERC-8128); null when it takes none, or does not say. A key proves its account on every chain, so that any will do.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<ulong?> FindChainAsync(ApiOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        using var response = await _client.GetAsync(origin.At(".well-known/erc8128"), cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode && Json.ReadOrNull<SignedRequestsAnswer>(answer, JsonSerializerOptions.Web) is { Chains: { } chains } ? chains.Select(NumberOf).FirstOrDefault(number => number is not null) : null;
    }

    private async Task<(Challenge? Challenge, SignInOutcome? Failure)> AskAsync(SignInRequest request, WalletSigner signer, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["address"] = signer.Address.ToString(),
            ["domain"] = request.Domain ?? request.Origin.Authority,
        };
        if (request.ChainId is { } chainId)
        {
            body["chainId"] = chainId;
        }

        using var response = await _client.PostAsJsonAsync(request.Origin.At("auth/challenge"), body, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (null, TokenClient.Refuse(request.Origin, response, answer));
        }

        return Json.ReadOrNull<Challenge>(answer, JsonSerializerOptions.Web) is { Message: not null, Nonce: { Length: > 0 } } challenge
            ? (challenge, null)
            : (null, new SignInOutcome.Unusable($"{request.Origin} answered the challenge request with something else: is it a Portcullis?"));
    }

    private Task<SignInOutcome> ExchangeAsync(SignInRequest request, Challenge challenge, byte[] signature, CancellationToken cancellationToken)
    {
        var form = Form(request, ("grant_type", GrantType), ("message", challenge.Message), ("signature", Ethereum.Hex.Format(signature)));
        if (request.Resource is { } resource)
        {
            form["resource"] = resource;
        }

        return _tokens.AskAsync(request.Origin, form, cancellationToken);
    }

    private static Dictionary<string, string> Form(SignInRequest request, params ReadOnlySpan<(string Name, string Value)> members)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            form[name] = value;
        }

        if (request.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        if (request.ClientId is { } clientId)
        {
            form["client_id"] = clientId;
        }

        return form;
    }

    private static ulong? NumberOf(string? chain) =>
        chain is not null && chain.StartsWith(EvmPrefix, StringComparison.Ordinal) && ulong.TryParse(chain.AsSpan(EvmPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private sealed record SignedRequestsAnswer(IReadOnlyList<string?>? Chains);
}
