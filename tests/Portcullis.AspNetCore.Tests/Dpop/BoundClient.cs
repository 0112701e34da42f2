using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;

namespace Portcullis.AspNetCore.Tests.Dpop;

/// <summary>A client with a key and an access token that is bound to it, and an API that callers know as <see cref="PublicUrl"/>.</summary>
internal sealed class BoundClient : IAsyncDisposable
{
    public const string PublicUrl = "https://api.example/base";

    private readonly SigningKey _key = SigningKey.Create();

    private BoundClient(GatedApi api)
    {
        Api = api;
        Signer = new DpopSigner(_key, api.Clock);
        Token = api.Issuer.Token(api.Clock, thumbprint: _key.Thumbprint);
    }

    public GatedApi Api { get; }

    public DpopSigner Signer { get; }

    public string Token { get; }

    public static async Task<BoundClient> StartAsync(Action<PortcullisOptions>? options = null) => new(await GatedApi.StartAsync(options: portcullis =>
    {
        portcullis.PublicUrl = PublicUrl;
        options?.Invoke(portcullis);
    }));

    public string Prove(string path = "/any", string method = "GET", string? nonce = null) => Signer.Sign(method, PublicUrl + path, Token, nonce);

    /// <summary>Sends the token by its scheme, with these proofs.</summary>
    public Task<HttpResponseMessage> GetAsync(params string[] proofs) => SendAsync("/any", $"DPoP {Token}", proofs);

    public async Task<HttpResponseMessage> SendAsync(string path, string authorization, params string[] proofs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();
        foreach (var proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof).ShouldBeTrue();
        }

        return await Api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _key.Dispose();
    }
}
