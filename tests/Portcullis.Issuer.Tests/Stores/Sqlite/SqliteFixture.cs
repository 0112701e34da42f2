using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Stores.Sqlite;

/// <summary>A new SQLite database in a folder of its own.</summary>
internal sealed class SqliteFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Add(IServiceCollection services) => services.AddPortcullisStores(
        new ConfigurationBuilder().AddInMemoryCollection([new("PublicUrl", "https://api.test"), new("Chains:1:Rpc:0:Url", "http://127.0.0.1:1")]).Build(),
        _folder.Path);

    public void Dispose() => _folder.Dispose();
}
