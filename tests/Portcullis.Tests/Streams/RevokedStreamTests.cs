using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;
using Portcullis.Testing;

namespace Portcullis.Tests.Streams;

/// <summary>Who signs out ends its streams, too.</summary>
public sealed class RevokedStreamTests
{
    [Fact]
    public async Task Revoke_OverHttp_CutsTheStreamsOfTheTokenAlone()
    {
        await using var gate = await StreamGate.StartAsync();
        var (holder, token) = await SignInAsync(gate);
        using var stream = await gate.OpenAsync("/premium/events", token);
        using var kept = await gate.OpenAsync("/premium/events", gate.Gateway.TokenFor(holder));

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        using (var answer = await gate.Gateway.Http.PostAsync("/oauth2/revoke", form))
        {
            ((int)answer.StatusCode).ShouldBe(200);
        }

        (await gate.PassUntilAsync(() => gate.Registry.Count == 1)).ShouldBeTrue();
        (await stream.EndAsync()).ShouldNotBeNull();
        (await gate.IsRefusedAsync(holder, "revoked_token")).ShouldBeTrue();
        gate.Upstream.Push("still here");
        (await kept.ReadAsync()).ShouldBe("still here");
    }

    /// <summary>A token whose grant is in the store, as that of somebody who signed in.</summary>
    private static async Task<(Address Holder, string Token)> SignInAsync(StreamGate gate)
    {
        var (holder, _) = gate.Gateway.NewHolder(1);
        AccessToken? claims = null;
        var text = gate.Gateway.TokenFor(new Account(1, holder).ToString(), token => claims = token);
        await gate.Gateway.App.Services.GetRequiredService<IGrantStore>().OpenAsync(
            new Grant
            {
                Id = claims!.Id,
                Account = new Account(1, holder),
                ProofKind = claims.Proof,
                Audience = claims.Audience,
                ClientId = claims.ClientId,
                Scope = claims.Scope,
                IssuedAt = claims.IssuedAt,
                ExpiresAt = claims.ExpiresAt,
            },
            CancellationToken.None);
        return (holder, text);
    }
}
