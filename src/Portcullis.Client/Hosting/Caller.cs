using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Client.Hosting;

/// <summary>What the clients of one name call with: a sign-in, or a key that signs each request.</summary>
internal sealed class Caller : IDisposable
{
    private readonly PortcullisCallerOptions _options;
    private readonly EthereumKey? _key;
    private readonly SigningKey? _proofKey;
    private readonly RequestSigner? _requests;
    private readonly CallerSession? _session;
    private readonly AllowedOrigins _origins;

    public Caller(PortcullisCallerOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _key = options.Key is null ? null : new EthereumKey(Hex.Parse(options.Key.Trim()));
        _origins = new AllowedOrigins([ApiOrigin.Of(new Uri(options.Authority)), .. options.Origins.Select(origin => ApiOrigin.Of(new Uri(origin)))]);
        if (options.SignRequests)
        {
            _requests = new RequestSigner(_key!, options.ChainId!.Value, SignedRequestProfile.Draft, time);
            return;
        }

        _proofKey = options.Dpop ? SigningKey.Create() : null;
        _session = new CallerSession(CallerOptionsOf(options, time, logger, _proofKey), options.Signer ?? WalletSigner.Of(_key!));
    }

    /// <summary>The sign-in.</summary>
    /// <exception cref="InvalidOperationException">There is none: each request is signed by itself.</exception>
    public CallerSession Session => _session ?? throw new InvalidOperationException("there is no sign-in where each request is signed by itself");

    /// <summary>Puts the handler innermost, above one that follows no redirect.</summary>
    public void AddTo(HttpMessageHandlerBuilder handlers)
    {
        RedirectRule.Apply(handlers.PrimaryHandler);
        handlers.AdditionalHandlers.Add(_requests is null
            ? new CallerHandler(Session) { BufferContent = _options.BufferContent }
            : new SignedRequestHandler(_requests) { Signs = _origins.Contain });
    }

    /// <summary>Gives a client its base address.</summary>
    /// <exception cref="InvalidOperationException">It has one that would never see the token.</exception>
    public void Complete(HttpClient client, string name)
    {
        client.BaseAddress ??= ApiOrigin.Of(new Uri(_options.Authority)).Uri;
        if (!_origins.Contain(client.BaseAddress))
        {
            throw new InvalidOperationException($"the client {name} calls {client.BaseAddress}, which is not to see its token or signature: name it among the {nameof(PortcullisCallerOptions.Origins)}");
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _proofKey?.Dispose();
        _key?.Dispose();
    }

    private static CallerOptions CallerOptionsOf(PortcullisCallerOptions options, TimeProvider time, ILogger logger, SigningKey? proofKey) => new()
    {
        Issuer = new Uri(options.Authority),
        Origins = [.. options.Origins.Select(origin => new Uri(origin))],
        ChainId = options.ChainId,
        Domain = options.Domain,
        Scope = options.Scope,
        Resource = options.Resource,
        ClientId = options.ClientId,
        ProofKey = proofKey,
        AllowHttp = options.AllowHttp,
        Timeout = options.Timeout,
        Time = time,
        Logger = logger,
    };
}
