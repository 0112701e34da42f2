using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Client;

/// <summary>Signs in from a terminal: asks for a challenge, checks that it may be signed, signs it, and takes the access token.</summary>
/// <param name="client">Sends the requests; made by <see cref="ApiClient.Create"/>.</param>
/// <param name="clock">Tells whether the challenge is for now.</param>
internal sealed class SignInClient(HttpClient client, TimeProvider clock)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private const string GrantType = "urn:portcullis:grant-type:siwe";

    /// <summary>Signs in with the key.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    internal async Task<SignInOutcome> SignInAsync(SignInRequest request, EthereumKey key, CancellationToken cancellationToken)
    {
        if (request.ChainId is null)
        {
            request = request with { ChainId = await FindChainAsync(request.Origin, cancellationToken) };
        }

        if (request.ChainId is null)
        {
            return new SignInOutcome.Unusable($"{request.Origin} does not say which chains it reads: is it a Portcullis? Give --chain-id N otherwise");
        }

        var (challenge, failure) = await AskAsync(request, key, cancellationToken);
        if (challenge is null)
        {
            return failure!;
        }

        return ChallengeCheck.FindFault(challenge, request, key.Address, clock.GetUtcNow()) is { } fault
            ? new SignInOutcome.Unusable(fault)
            : await ExchangeAsync(request, challenge, Ethereum.Hex.Format(key.SignMessage(challenge.Message)), cancellationToken);
    }

    /// <summary>A chain that the server reads; null when it does not say. A key proves its account on every chain, so that any will do.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    internal async Task<ulong?> FindChainAsync(ApiOrigin origin, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(origin.At("healthz/ready"), cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ReadOrNull<ReadyAnswer>(answer, JsonSerializerOptions.Web) is { Chains: [{ ChainId: > 0 and var chainId }, ..] } ? chainId : null;
    }

    private async Task<(Challenge? Challenge, SignInOutcome? Failure)> AskAsync(SignInRequest request, EthereumKey key, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["address"] = key.Address.ToString(),
            ["chainId"] = request.ChainId,
            ["domain"] = request.Domain ?? request.Origin.Authority,
        };
        using var response = await client.PostAsJsonAsync(request.Origin.At("auth/challenge"), body, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (null, Refuse(request.Origin, response, answer));
        }

        return ReadOrNull<Challenge>(answer, JsonSerializerOptions.Web) is { Message: not null, Nonce: { Length: > 0 } } challenge
            ? (challenge, null)
            : (null, new SignInOutcome.Unusable($"{request.Origin} answered the challenge request with something else: is it a Portcullis?"));
    }

    private async Task<SignInOutcome> ExchangeAsync(SignInRequest request, Challenge challenge, string signature, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = GrantType, ["message"] = challenge.Message, ["signature"] = signature };
        if (request.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await client.PostAsync(request.Origin.At("oauth2/token"), content, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return Refuse(request.Origin, response, answer);
        }

        return ReadOrNull<TokenAnswer>(answer, SnakeCase) is { AccessToken: { Length: > 0 } token } found
            ? new SignInOutcome.SignedIn(token, TimeSpan.FromSeconds(found.ExpiresIn), found.Scope ?? "", found.Unknown ?? [])
            : new SignInOutcome.Unusable($"{request.Origin} answered the token request with something else: is it a Portcullis?");
    }

    private static SignInOutcome Refuse(ApiOrigin origin, HttpResponseMessage response, byte[] answer) =>
        (int)response.StatusCode < 400
            ? new SignInOutcome.Unusable($"{origin} answered {(int)response.StatusCode} where a sign-in is expected; redirects are not followed: give the URL it leads to")
            : new SignInOutcome.Refused(Problem.Parse((int)response.StatusCode, answer));

    private static T? ReadOrNull<T>(byte[] json, JsonSerializerOptions options)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record ReadyAnswer(IReadOnlyList<ReadyAnswer.Chain>? Chains)
    {
        internal sealed record Chain(ulong ChainId);
    }

    private sealed record TokenAnswer(string? AccessToken, double ExpiresIn, string? Scope, IReadOnlyList<string>? Unknown);
}
