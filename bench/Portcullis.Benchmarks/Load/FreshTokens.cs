using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portcullis.Credentials;

namespace Portcullis.Benchmarks.Load;

/// <summary>Access tokens that no gate has seen, signed with the gateway's own key: like one that it issued, but for their ids.</summary>
internal sealed class FreshTokens : IDisposable
{
    private readonly SigningKey _key;
    private readonly AccessToken _like;
    private readonly string _file;

    public FreshTokens(SigningKey key, string token, string folder)
    {
        _key = key;
        _file = Path.Combine(folder, "tokens.txt");
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
        string Text(string name) => claims.GetProperty(name).GetString()!;
        DateTimeOffset Time(string name) => DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty(name).GetInt64());
        _like = new AccessToken
        {
            Issuer = Text("iss"), Account = Text("sub"), Proof = ProofKind.KeyRecovery, Audience = Text("aud"), Id = "", ClientId = Text("client_id"), Scope = Text("scope"),
            IssuedAt = Time("iat"), NotBefore = Time("nbf"), ExpiresAt = Time("exp"),
        };
    }

    /// <summary>Writes a file of so many new tokens.</summary>
    public async Task<WrkJob> WriteAsync(int count)
    {
        await using var writer = new StreamWriter(_file, append: false, Encoding.ASCII);
        for (var i = 0; i < count; i++)
        {
            var token = _like with { Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
            await writer.WriteAsync(token.Sign(_key) + "\n");
        }

        return WrkJob.Tokens(_file, count);
    }

    public void Dispose() => _key.Dispose();
}
