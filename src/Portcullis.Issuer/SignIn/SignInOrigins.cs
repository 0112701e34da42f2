using Microsoft.Extensions.Options;

namespace Portcullis.Issuer.SignIn;

/// <summary>The allowed pairs of domain and URI. They come from the configuration alone: no header of a request can add one.</summary>
internal sealed class SignInOrigins
{
    private const string AttestPath = "/v1/attest";
    private const string LinkPath = "/auth/link";

    /// <summary>Where the sign-in page is.</summary>
    public const string PagePath = "/signin";

    private readonly SignInOrigin[] _all;
    private readonly SignInOrigins? _attesting;
    private readonly SignInOrigins? _linking;
    private readonly SignInOrigins? _page;

    /// <summary>The pairs that the settings allow for signing in.</summary>
    public SignInOrigins(IOptions<IssuerOptions> options)
        : this([.. options.Value.SignIn.Uris.Prepend(options.Value.PublicUrl).Select(SignInOrigin.From).Distinct()])
    {
        // The same domains, and URIs that nobody signs in at: a message for one purpose is none for another.
        _attesting = At(options.Value.PublicUrl + AttestPath);
        _linking = At(options.Value.PublicUrl + LinkPath);

        // The page is at the public URL alone.
        _page = new([_all[0] with { Uri = options.Value.PublicUrl + PagePath }]);
    }

    private SignInOrigins(SignInOrigin[] all) => _all = all;

    /// <summary>The pairs, the one of the public URL first.</summary>
    public IReadOnlyList<SignInOrigin> All => _all;

    /// <summary>The pairs that are allowed for a purpose.</summary>
    public SignInOrigins For(NoncePurpose purpose) => (purpose == NoncePurpose.Attest ? _attesting : purpose == NoncePurpose.Link ? _linking : purpose == NoncePurpose.Page ? _page : this) ?? this;

    private SignInOrigins At(string uri) => new([.. _all.Select(origin => origin with { Uri = uri }).Distinct()]);

    /// <summary>Whether any pair has the domain.</summary>
    public bool HasDomain(string domain) => Array.Exists(_all, origin => origin.Domain == domain);

    /// <summary>The pair that a message names, or null.</summary>
    public SignInOrigin? Find(string domain, string uri) => Array.Find(_all, origin => origin.Domain == domain && origin.Allows(uri));

    /// <summary>The first pair that agrees with what is given; null when there is none.</summary>
    public SignInOrigin? Choose(string? domain, string? uri) =>
        Array.Find(_all, origin => (domain is null || origin.Domain == domain) && (uri is null || origin.Allows(uri)));
}
