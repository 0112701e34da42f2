using Microsoft.Extensions.Options;

namespace Portcullis.Issuer.SignIn;

/// <summary>The allowed pairs of domain and URI. They come from the configuration alone: no header of a request can add one.</summary>
internal sealed class SignInOrigins(IOptions<IssuerOptions> options)
{
    private readonly SignInOrigin[] _all =
        [.. options.Value.SignIn.Uris.Prepend(options.Value.PublicUrl).Select(SignInOrigin.From).Distinct()];

    /// <summary>The pairs, the one of the public URL first.</summary>
    public IReadOnlyList<SignInOrigin> All => _all;

    /// <summary>Whether any pair has the domain.</summary>
    public bool HasDomain(string domain) => Array.Exists(_all, origin => origin.Domain == domain);

    /// <summary>The pair that a message names, or null.</summary>
    public SignInOrigin? Find(string domain, string uri) => Array.Find(_all, origin => origin.Domain == domain && origin.Allows(uri));

    /// <summary>The first pair that agrees with what is given; null when there is none.</summary>
    public SignInOrigin? Choose(string? domain, string? uri) =>
        Array.Find(_all, origin => (domain is null || origin.Domain == domain) && (uri is null || origin.Allows(uri)));
}
