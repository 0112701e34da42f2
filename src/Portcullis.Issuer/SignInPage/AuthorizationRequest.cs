using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.SignInPage;

/// <summary>What a client sends somebody to the page with (RFC 6749, 4.1.1; RFC 7636, 4.3; OpenID Connect Core, 3.1.2.1), checked.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="RedirectUri">Where the answer goes, as it was asked for.</param>
/// <param name="State">The client's own text, which comes back with the answer; null when it sent none.</param>
/// <param name="CodeChallenge">The S256 challenge.</param>
/// <param name="Scope">The policies and tiers asked for.</param>
/// <param name="Audience">The API that the tokens are to be for.</param>
internal sealed record AuthorizationRequest(Client Client, string RedirectUri, string? State, string CodeChallenge, ScopeRequest Scope, Audience Audience)
{
    /// <summary>Whether an id token is asked for.</summary>
    public bool IsOpenId { get; init; }

    /// <summary>The client's nonce for the id token; null when it sent none.</summary>
    public string? Nonce { get; init; }

    /// <summary>The policies and tiers asked for, by spaces.</summary>
    public string ScopeText => string.Join(' ', Scope.Names);

    /// <summary>What the client will be able to call, for people.</summary>
    public string Reach => Scope.Names.Count == 0 ? "nothing: it only learns who you are"
        : Scope.IsOptional ? $"what your wallet meets of {Names}, and nothing else"
        : $"{Names}, and nothing else";

    /// <summary>Where people are sent back to, for them.</summary>
    public string Place => Clients.RedirectUri.PlaceOf(RedirectUri);

    /// <summary>The sentence that wallets show.</summary>
    public string Statement => StatementText.ForPage(Client.Name, Place);

    /// <summary>
    /// What is signed along as the message's request id: a hash of everything asked for. A signature that was caught on its way is so of no use for another request, above all not for one
    /// whose code verifier the catcher knows.
    /// </summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var part in new[] { Client.Id, RedirectUri, State, CodeChallenge, ScopeText, Scope.IsOptional ? "as far as met" : null, Audience.Uri, IsOpenId ? "openid" : null, Nonce })
            {
                Append(hash, part);
            }

            return Base64Url.EncodeToString(hash.GetHashAndReset());
        }
    }

    private string Names => string.Join(", ", Scope.Names.Select(name => name.Tier is null ? name.Policy : $"{name.Policy} up to {name.Tier}"));

    private static void Append(IncrementalHash hash, string? part)
    {
        var bytes = Encoding.UTF8.GetBytes(part ?? "");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
