using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.Issuer.Tests.Stores.Sqlite;

public sealed class SqliteAuthorizationCodeStoreTests : AuthorizationCodeStoreTests
{
    private readonly SqliteFixture _sqlite = new();

    protected override void Add(IServiceCollection services) => _sqlite.Add(services);

    protected override Task OpenAsync(IServiceProvider services) => services.OpenPortcullisStoresAsync(default);

    protected override void Remove() => _sqlite.Dispose();
}
