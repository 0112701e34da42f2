namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A test of a whole issuer, with two people: alice holds 100 coins on chain 1 and may be gold, carol holds nothing.</summary>
public abstract class SignInTest : IAsyncLifetime
{
    internal TemporaryFolder Folder { get; } = new();

    internal Wallet Alice { get; } = new(1);

    internal Wallet Carol { get; } = new(3);

    internal TestIssuer Issuer { get; private set; } = null!;

    /// <summary>What the issuer's settings have beside those of <see cref="TestIssuer"/>.</summary>
    internal virtual IReadOnlyDictionary<string, string?>? MoreSettings => null;

    public async ValueTask InitializeAsync()
    {
        Issuer = await TestIssuer.StartAsync(Folder, settings: MoreSettings);
        Issuer.Main.Give(Alice.Address, 100);
    }

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        Alice.Dispose();
        Carol.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal async Task RestartAsync(Action? meanwhile = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        await Issuer.DisposeAsync();
        meanwhile?.Invoke();
        Issuer = await TestIssuer.StartAsync(Folder, Issuer.Clock, settings ?? MoreSettings);
    }
}
