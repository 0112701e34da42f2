using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Credentials;

namespace Portcullis.Client;

/// <summary>Settings of a <see cref="CallerSession"/>.</summary>
public sealed record CallerOptions
{
    /// <summary>Where the Portcullis is: an https URL, or http of this machine; its path does not count.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>Further origins that may see the token; the issuer's own always may.</summary>
    /// <value>Empty.</value>
    public IReadOnlyList<Uri> Origins { get; init; } = [];

    /// <summary>The chain that the message names, by its EIP-155 id.</summary>
    /// <value>Null: the first that the server reads.</value>
    public ulong? ChainId { get; init; }

    /// <summary>A domain other than the issuer's that the message is to be for, as where the issuer is called by an inner name.</summary>
    /// <value>Null: the issuer's host and port.</value>
    public string? Domain { get; init; }

    /// <summary>What to ask for, such as <c>market-data:gold</c>; signing in is refused when it is not met.</summary>
    /// <value>Null: whatever the account may have.</value>
    public string? Scope { get; init; }

    /// <summary>The API that the token is for (RFC 8707).</summary>
    /// <value>Null: the issuer's own.</value>
    public string? Resource { get; init; }

    /// <summary>The client's name at the issuer. With a name the token opens no more than its scope; without one, whatever the account meets.</summary>
    /// <value>Null: none.</value>
    public string? ClientId { get; init; }

    /// <summary>The key that tokens are bound to (RFC 9449). It stays the caller's to dispose of.</summary>
    /// <value>Null: tokens that whoever holds them may use.</value>
    public SigningKey? ProofKey { get; init; }

    /// <summary>Whether tokens may go over plain http to another machine, where others on the network can read them.</summary>
    /// <value><c>false</c></value>
    public bool AllowHttp { get; init; }

    /// <summary>How long signing in may take: the calls to the issuer, and the signature.</summary>
    /// <value>100 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Gives the present.</summary>
    /// <value>The system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told of sign-ins, refreshes and refusals, and of no secret.</summary>
    /// <value>Nobody.</value>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
