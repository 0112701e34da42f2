using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>A wallet and its present access token, which is renewed long before it expires.</summary>
internal sealed class SoakCaller(EthereumKey key, ulong chainId)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(5);

    private long _signedInAt;

    public Address Address => key.Address;

    public string? Token { get; private set; }

    private bool IsDue => Token is null || TimeProvider.System.GetElapsedTime(_signedInAt) > Renewal;

    /// <summary>Signs in.</summary>
    /// <returns>The status of the last answer.</returns>
    public async Task<int> SignInAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var challenge = await client.PostAsJsonAsync("/auth/challenge", new { address = Address.ToString(), chainId }, cancellationToken);
        if (!challenge.IsSuccessStatusCode)
        {
            return (int)challenge.StatusCode;
        }

        var message = (string)(await challenge.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["message"]!;
        var proof = new { grant_type = "urn:portcullis:grant-type:siwe", message, signature = Hex.Format(key.SignMessage(message)) };
        using var answer = await client.PostAsJsonAsync("/oauth2/token", proof, cancellationToken);
        if (answer.IsSuccessStatusCode && IsDue)
        {
            Token = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["access_token"]!;
            _signedInAt = TimeProvider.System.GetTimestamp();
        }

        return (int)answer.StatusCode;
    }
}
