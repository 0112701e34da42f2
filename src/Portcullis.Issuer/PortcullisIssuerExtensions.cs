using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Chains;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Dpop;
using Portcullis.Issuer.Endpoints.Attestations;
using Portcullis.Issuer.Endpoints.Authorization;
using Portcullis.Issuer.Endpoints.Events;
using Portcullis.Issuer.Endpoints.Health;
using Portcullis.Issuer.Endpoints.Metadata;
using Portcullis.Issuer.Endpoints.SignIn;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Exchange;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Introspection;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Policies;
using Portcullis.Issuer.Privacy;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignInPage;
using Portcullis.Issuer.Signatures;
using Portcullis.Issuer.SignedRequests;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Cleaning;
using Portcullis.Issuer.Stores.Sqlite;
using Portcullis.Issuer.Watches;
using Portcullis.Issuer.Webhooks;

namespace Portcullis.Issuer;

/// <summary>Adds the issuer to an ASP.NET Core app.</summary>
public static class PortcullisIssuerExtensions
{
    private const string DatabaseFile = "portcullis.db";

    /// <summary>
    /// Adds everything that signs people in and decides: settings, chains, keys, stores, sign-in, and the policies of <see cref="IssuerOptions.PolicyFile"/>, which is followed. Then
    /// <c>RequireAuthorization("market-data:gold")</c> decides on facts when a request arrives. With <c>Portcullis.AspNetCore</c>, which checks the access tokens:
    /// <code>
    /// builder.Services.AddPortcullis();
    /// builder.Services.AddPortcullisIssuer(builder.Configuration.GetSection("Portcullis"), builder.Environment.ContentRootPath);
    /// var app = builder.Build();
    /// app.UseAuthentication();
    /// app.UseAuthorization();
    /// app.MapPortcullis();
    /// app.MapGet("/gold", () => "in").RequireAuthorization("market-data:gold");
    /// </code>
    /// The two may be added in either order. Tokens are verified by the issuer's own keys, and nothing is fetched; a request may be signed instead (ERC-8128), unless <see cref="SignedRequestOptions.Enabled"/> is off.
    /// </summary>
    /// <remarks>
    /// Faults of the settings or of the policy file stop the start, and each is named. Where policies were put in force by <see cref="LivePolicies.Replace"/> before the start, the host
    /// loads them itself, and the file is not looked at.
    /// </remarks>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">Where <see cref="IssuerOptions"/> are bound from.</param>
    /// <param name="folder">The folder that relative paths in the settings start from.</param>
    public static IServiceCollection AddPortcullisIssuer(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddPortcullisStores(configuration, folder);
        services.AddRouting();
        services.TryAddSingleton<LivePolicies>();
        services.TryAddSingleton<MetadataDocuments>();
        services.AddChains();
        services.AddSignIn();
        services.AddSignInPage(configuration);
        services.AddAttestations();
        services.AddEvents();
        services.AddPolicyAuthorization(AccessToken.AuthenticationScheme);
        services.AddSingleton(provider => new LocalIssuer(provider.GetRequiredService<IOptions<IssuerOptions>>().Value.PublicUrl));

        // Before the rest, so that a bad file does not wait for what takes longer.
        services.AddHostedService<PolicyFileFollower>();

        // Started in this order: the database first, then what reads it.
        services.AddHostedService<DataFolderStart>();
        services.AddHostedService<StoreStart>();
        services.AddHostedService<KeyRefresher>();
        services.AddHostedService<RevocationRefresher>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddHostedService<StoreCleaner>();
        services.AddHostedService<ChainFollowers>();
        services.AddHostedService<NodeProber>();
        services.AddHostedService(provider => provider.GetRequiredService<EventLog>());
        services.AddHostedService<EventCleaner>();
        services.AddHostedService<GrantWatcher>();
        services.AddHostedService<WebhookDelivery>();
        services.AddMetrics().AddHostedService<IssuerGauges>();
        services.AddHostedService<NodeGauges>();
        return services;
    }

    /// <summary>
    /// Adds the settings and the stores alone, for tools that look into them or change them beside a running issuer. Nothing is started:
    /// call <see cref="OpenPortcullisStoresAsync"/> once.
    /// </summary>
    public static IServiceCollection AddPortcullisStores(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddOptions<IssuerOptions>().Bind(configuration).Configure(options => ChainSections.Complete(configuration, options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<IssuerOptions>, IssuerOptionsCompletion>(_ => new IssuerOptionsCompletion(folder)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IssuerOptions>, IssuerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new SqliteDatabase(
            Path.Combine(provider.GetRequiredService<IOptions<IssuerOptions>>().Value.DataFolder, DatabaseFile), SqliteDatabase.DefaultBusyTimeout));
        services.TryAddSingleton<INonceStore, SqliteNonceStore>();
        services.TryAddSingleton<IGrantStore, SqliteGrantStore>();
        services.TryAddSingleton<ISessionStore, SqliteSessionStore>();
        services.TryAddSingleton<IAuthorizationCodeStore, SqliteAuthorizationCodeStore>();
        services.TryAddSingleton<IAuditStore, SqliteAuditStore>();
        services.TryAddSingleton<IBlockedAccountStore, SqliteBlockedAccountStore>();
        services.TryAddSingleton<IRevokedStore, SqliteRevokedStore>();
        services.TryAddSingleton<IApiKeyStore, SqliteApiKeyStore>();
        services.TryAddSingleton<IEventStore, SqliteEventStore>();
        services.TryAddSingleton<IWebhookStore, SqliteWebhookStore>();
        services.TryAddSingleton<ApiKeys>();
        AddSubjects(services);
        return services;
    }

    /// <summary>Makes the database when there is none and brings it up to date, for tools; a running issuer does it at its start.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static Task OpenPortcullisStoresAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SqliteDatabase>().MigrateAsync(cancellationToken);

    /// <summary>Maps the issuer's endpoints. Each allows anonymous callers by itself.</summary>
    public static IEndpointRouteBuilder MapPortcullis(this IEndpointRouteBuilder routes)
    {
        NonceEndpoint.Map(routes);
        ChallengeEndpoint.Map(routes);
        TokenEndpoint.Map(routes);
        LinkEndpoint.Map(routes);
        UnlinkEndpoint.Map(routes);
        IntrospectEndpoint.Map(routes);
        RevokeEndpoint.Map(routes);
        ServerMetadataEndpoint.Map(routes);
        ProtectedResourceEndpoint.Map(routes);
        JwksEndpoint.Map(routes);
        AttestationJwksEndpoint.Map(routes);
        WellKnownJwksEndpoint.Map(routes);
        AttestEndpoint.Map(routes);
        ApiKeyEndpoint.Map(routes);
        CreditsEndpoint.Map(routes);
        EventsEndpoint.Map(routes);
        SignedRequestsEndpoint.Map(routes);
        if (routes.ServiceProvider.GetService<OfferedPage>() is not null)
        {
            SignInPageEndpoint.Map(routes);
            PageChallengeEndpoint.Map(routes);
            PageProofEndpoint.Map(routes);
        }

        LiveEndpoint.Map(routes);
        ReadyEndpoint.Map(routes);
        return routes;
    }

    /// <summary>Maps the health endpoints alone, for a listener beside the one that serves. Needs the <see cref="ChainSet"/> among its services.</summary>
    public static IEndpointRouteBuilder MapPortcullisHealth(this IEndpointRouteBuilder routes)
    {
        LiveEndpoint.Map(routes);
        ReadyEndpoint.Map(routes);
        return routes;
    }

    private static string KeysOf(IServiceProvider provider) => KeyFolder.Of(provider.GetRequiredService<IOptions<IssuerOptions>>().Value.DataFolder);

    private static void AddChains(this IServiceCollection services)
    {
        services.TryAddSingleton<ConfiguredChains>();
        services.TryAddSingleton(provider => provider.GetRequiredService<ConfiguredChains>().Set);
        services.TryAddSingleton<Evaluator>();
    }

    private static void AddAttestations(this IServiceCollection services)
    {
        services.TryAddSingleton<UnchargedLimit>();
        services.TryAddSingleton<WalletProofs>();
        services.TryAddSingleton<AttestQuestionReader>();
        services.TryAddSingleton<AttestationService>();
    }

    private static void AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton<EventWriter>();
        services.TryAddSingleton<EventLog>();
        services.TryAddSingleton<EventStreams>();
        services.TryAddSingleton<EventsEndpoint>();
        services.TryAddSingleton<GrantWatches>();
        services.TryAddSingleton<AccessJudge>();
    }

    private static void AddSignIn(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => KeyRing.Open(
            KeysOf(provider), provider.GetRequiredService<IOptions<IssuerOptions>>().Value.Audiences.Any(audience => audience.IsRsa), provider.GetRequiredService<WaryClock>().Earliest));

        // The last one counts, so that these are not fetched where the check of tokens was added before.
        services.AddSingleton<IKeySource>(provider => provider.GetRequiredService<KeyRing>());
        services.AddKeyedSingleton<IKeySource>(AttestationVerifier.KeySourceKey, (provider, _) => provider.GetRequiredService<AttestationKeys>());
        services.TryAddSingleton(provider => AttestationKeys.Open(
            KeysOf(provider), provider.GetRequiredService<IOptions<IssuerOptions>>().Value.Attestations, provider.GetRequiredService<WaryClock>().Earliest));
        AddProofs(services);
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
        services.TryAddSingleton<RevocationSnapshot>();
        services.TryAddSingleton<IRevocationCheck>(provider => provider.GetRequiredService<RevocationSnapshot>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRevocationCheck, PairwiseCheck>());
        services.TryAddSingleton<Revocations>();
        services.TryAddSingleton<OwnTokens>();
        services.TryAddSingleton<TokenRevocation>();
        services.TryAddSingleton(provider => new TokenIntrospection(
            provider.GetRequiredService<OwnTokens>(),
            provider.GetRequiredService<TokenSubjects>(),
            provider.GetRequiredService<RevocationSnapshot>(),
            provider.GetRequiredService<IGrantStore>(),
            provider.GetRequiredService<LivePolicies>(),
            provider.GetRequiredService<Evaluator>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<WaryClock>();
        services.TryAddSingleton<NonceIssuer>();
        services.TryAddSingleton<SignInOrigins>();
        services.TryAddSingleton<ChallengeWriter>();
        services.TryAddSingleton<StatementKeeper>();
        services.TryAddSingleton<IContractCheckLimit, UnlimitedContractChecks>();
        services.TryAddSingleton<SignatureVerifier>();
        services.TryAddSingleton<ProofVerifier>();
        services.TryAddSingleton<ScopeResolver>();
        services.TryAddSingleton<ClientScopes>();
        services.TryAddSingleton<AccessTokenIssuer>();
        services.TryAddSingleton<SignInService>();
        services.TryAddSingleton<AccountLinks>();
        services.TryAddSingleton<RefreshService>();
        services.TryAddSingleton<TokenExchange>();
        services.TryAddSingleton(provider => new SignedRequestJudge(
            provider.GetRequiredService<IOptions<IssuerOptions>>(),
            provider.GetRequiredService<SignatureVerifier>(),
            provider.GetRequiredService<TokenSubjects>(),
            provider.GetRequiredService<ChainSet>(),
            provider.GetRequiredService<INonceStore>(),
            new ContentBudget(provider.GetRequiredService<IOptions<IssuerOptions>>().Value.SignedRequests.MaxContentAtOnce),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SignedRequestJudge>>()));
        services.TryAddSingleton<IRequestProof<HttpContext>, SignedRequestProof>();
    }

    private static void AddSignInPage(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<ConfiguredClients>();
        services.TryAddSingleton<AuthorizationRequestReader>();
        services.TryAddSingleton<SignInDocument>();
        services.TryAddSingleton<PageSignIn>();
        services.TryAddSingleton<CodeRedemption>();

        // Where nobody may send people to it, the path is left to whoever has it.
        if (configuration.GetSection(OfferedPage.ClientsSection).GetChildren().Any())
        {
            services.TryAddSingleton<OfferedPage>();
        }
    }

    private static void AddSubjects(IServiceCollection services)
    {
        services.TryAddSingleton(provider => SealingKey.Open(KeysOf(provider)));
        services.TryAddSingleton(provider => new AddressNames(
            provider.GetRequiredService<SealingKey>().DeriveKey("portcullis addresses in logs"), provider.GetRequiredService<IOptions<IssuerOptions>>().Value.Privacy.LogAddresses));
        services.TryAddSingleton<ConfiguredAudiences>();
        services.TryAddSingleton<Pseudonyms>();
        services.TryAddSingleton<SealedAccounts>();
        services.TryAddSingleton(provider => new TokenSubjects(
            provider.GetRequiredService<ConfiguredAudiences>(), provider.GetRequiredService<Pseudonyms>(), provider.GetRequiredService<SealedAccounts>()));
    }

    // The last ones count, so that where the check of tokens was added before, it remembers proofs in the store, too.
    private static void AddProofs(IServiceCollection services)
    {
        services.AddSingleton<IDpopReplayCheck, StoredDpopReplayCheck>();
        services.AddSingleton(provider => new DpopCheck(
            provider.GetRequiredService<IDpopReplayCheck>(),
            provider.GetRequiredService<IOptions<IssuerOptions>>().Value.Tokens.RequireProofNonce ? new DpopNonces(provider.GetRequiredService<TimeProvider>()) : null,
            provider.GetRequiredService<TimeProvider>()));
    }
}
