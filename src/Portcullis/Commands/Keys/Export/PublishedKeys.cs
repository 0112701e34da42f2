using Microsoft.IdentityModel.Tokens;
using Portcullis.Client;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys.Export;

/// <summary>The keys by which access tokens verify now or soon, from either side.</summary>
internal static class PublishedKeys
{
    private const string Path = "/oauth2/jwks";

    /// <summary>Those that a gateway on this configuration folder publishes.</summary>
    /// <exception cref="CommandException">The folder is no configuration, or a key cannot be used.</exception>
    internal static Task<IReadOnlyList<JsonWebKey>> ReadAsync(DirectoryInfo folder) => SigningKeys.UseAsync(folder, options =>
        (IReadOnlyList<JsonWebKey>)[.. KeyRotation.OfAccessTokens(options).List(TimeProvider.System.GetUtcNow()).Where(key => key.IsPublished).Select(ReadKey)]);

    /// <summary>Those in an issuer's key set.</summary>
    /// <exception cref="CommandException">It does not answer with a key set, or there is no key in it.</exception>
    internal static async Task<IReadOnlyList<JsonWebKey>> FetchAsync(Uri issuer, CancellationToken cancellationToken)
    {
        var url = new Uri(issuer, Path);
        using var client = ApiClient.Create();
        try
        {
            var keys = JwksDocument.Read(await client.GetByteArrayAsync(url, cancellationToken)) ?? throw new CommandException($"{url} is no key set");
            return keys.Count > 0 ? [.. keys.Values] : throw new CommandException($"{url} has no key for ES256");
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException($"cannot fetch {url}: {exception.Message}");
        }
    }

    private static JsonWebKey ReadKey(ListedKey listed)
    {
        using var key = SigningKey.FromPem(File.ReadAllText(listed.File));
        return key.PublicKey;
    }
}
