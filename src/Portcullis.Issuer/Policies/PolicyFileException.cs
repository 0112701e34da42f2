namespace Portcullis.Issuer.Policies;

/// <summary>The policy file cannot be used, so that the host must not start.</summary>
public sealed class PolicyFileException : Exception
{
    internal PolicyFileException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>Everything that is wrong with it, each with the file's name.</summary>
    public IReadOnlyList<string> Faults { get; }
}
