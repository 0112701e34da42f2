using Portcullis.Ethereum;

namespace Portcullis.Client.Tests.Docs;

/// <summary>Where a key is kept that nobody can read, as docs/client.md has it.</summary>
internal interface IVault
{
    Address Address { get; }

    Task<byte[]> SignAsync(string text, CancellationToken cancellationToken);
}
