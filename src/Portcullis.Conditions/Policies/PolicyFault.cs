namespace Portcullis.Conditions.Policies;

/// <summary>One thing that is wrong in a policy file.</summary>
/// <param name="Path">Where: <c>policies.market-data.tiers[0].when.all[1].threshold</c>; empty for the file as a whole.</param>
/// <param name="Problem">What is wrong, and what would be right.</param>
public sealed record PolicyFault(string Path, string Problem)
{
    /// <summary><c>path: problem</c>.</summary>
    public override string ToString() => Path.Length == 0 ? Problem : $"{Path}: {Problem}";
}
