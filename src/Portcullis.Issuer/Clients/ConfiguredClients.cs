using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Clients;

/// <summary>The clients of the settings.</summary>
internal sealed class ConfiguredClients(IOptions<IssuerOptions> options)
{
    private static readonly Refusal NotShown = new(RefusalCode.InvalidClient, "this client_id is for a program with a secret: send it by HTTP Basic, or as client_secret");
    private static readonly Refusal NoSecret = new(RefusalCode.InvalidClient, "there is no such client with a secret here");

    private readonly FrozenDictionary<string, Client> _byId = options.Value.SignIn.Clients.Select(Client.From).ToFrozenDictionary(client => client.Id, StringComparer.Ordinal);

    /// <summary>Whether there is any.</summary>
    public bool Any => _byId.Count > 0;

    /// <summary>Whether any has a secret.</summary>
    public bool AnyConfidential => _byId.Values.Any(client => client.IsConfidential);

    /// <summary>The client of that id; null when there is none.</summary>
    public Client? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>Why somebody may not speak as a client; null when they may. A name without a secret behind it is anybody's to use, as it always was.</summary>
    /// <param name="id">The <c>client_id</c>; null when none is named.</param>
    /// <param name="secret">What is shown for it; null for nothing.</param>
    public Refusal? Check(string? id, string? secret) => (Find(id), secret) switch
    {
        ({ IsConfidential: true }, null) => NotShown,
        ({ IsConfidential: true } client, _) => client.Has(secret) ? null : NotShown,
        (_, null) => null,
        _ => NoSecret,
    };
}
