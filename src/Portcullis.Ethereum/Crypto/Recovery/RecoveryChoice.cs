namespace Portcullis.Ethereum.Crypto.Recovery;

/// <summary>Chooses how this process recovers keys: by the native library where one is sound and nothing forbids it.</summary>
internal static class RecoveryChoice
{
    /// <summary>The environment variable, <c>1</c> or <c>true</c>, that keeps native libraries out.</summary>
    public const string Variable = "PORTCULLIS_MANAGED_RECOVERY";

    /// <summary>The <see cref="AppContext"/> switch that does the same.</summary>
    public const string Switch = "Portcullis.Ethereum.ManagedRecovery";

    /// <summary>The choice for this process, by the machine and the two settings.</summary>
    public static IRecovery Make() => Make(IsManagedForced(Environment.GetEnvironmentVariable(Variable)), () => NativeRecovery.Load(NativeRecovery.LibraryNames));

    /// <summary>The loaded recovery when it passes its test; the managed one when it fails, is missing or is not wanted.</summary>
    public static IRecovery Make(bool isManagedForced, Func<IRecovery?> load) =>
        !isManagedForced && load() is { } native && RecoverySelfTest.Passes(native) ? native : new ManagedRecovery();

    /// <summary>Whether the variable's value or the switch says so.</summary>
    public static bool IsManagedForced(string? variable) =>
        variable is "1" || string.Equals(variable, "true", StringComparison.OrdinalIgnoreCase)
        || (AppContext.TryGetSwitch(Switch, out var isOn) && isOn);
}
