using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Audiences;

/// <summary>The audiences of the settings: this gateway, which is meant where none is named, and the others.</summary>
internal sealed class ConfiguredAudiences
{
    private readonly FrozenDictionary<string, Audience> _byKey;

    public ConfiguredAudiences(IOptions<IssuerOptions> options)
    {
        Default = Create(options.Value.PublicUrl, options.Value.Tokens.Subject, JwsAlgorithm.ES256);
        All = [Default, .. options.Value.Audiences.Select(one => Create(one.Uri, one.Subject, one.IsRsa ? JwsAlgorithm.RS256 : JwsAlgorithm.ES256))];
        _byKey = All.ToFrozenDictionary(one => Key(one.Uri), StringComparer.Ordinal);
    }

    /// <summary>This gateway.</summary>
    public Audience Default { get; }

    /// <summary>All of them, this gateway first.</summary>
    public IReadOnlyList<Audience> All { get; }

    /// <summary>The audience that <c>resource</c> (RFC 8707, 2) names; the default one where it names none, null where there is none of that name.</summary>
    public Audience? Find(string? resource) => string.IsNullOrEmpty(resource) ? Default : _byKey.GetValueOrDefault(Key(resource));

    /// <summary>What is compared: the text, in which an origin is the same with its slash and without (RFC 3986, 6.2.3), since URL classes add it.</summary>
    public static string Key(string uri) => uri.EndsWith('/') && uri.Count(letter => letter == '/') == 3 && uri.Contains("://", StringComparison.Ordinal) ? uri[..^1] : uri;

    private static Audience Create(string uri, string subject, JwsAlgorithm algorithm) => new(uri, subject == AudienceOptions.PairwiseSubject, algorithm);
}
