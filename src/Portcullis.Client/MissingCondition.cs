namespace Portcullis.Client;

/// <summary>One condition of a tier that is not met.</summary>
/// <param name="Tier">The tier that it would take.</param>
/// <param name="Type">The condition's type, such as <c>token_balance</c>.</param>
/// <param name="Verdict"><c>not_met</c>, or that nothing could be told.</param>
public sealed record MissingCondition(string Tier, string Type, string Verdict)
{
    /// <summary>What the policy calls it; null when it has no name.</summary>
    public string? Label { get; init; }

    /// <summary>What it asks for, such as an amount; null when it does not say.</summary>
    public string? Required { get; init; }

    /// <summary>Why nothing could be told, or that the account is not proven on the condition's chain; null for a plain no.</summary>
    public string? Code { get; init; }

    /// <summary>A line for people.</summary>
    public override string ToString() =>
        $"{Tier}: {(Label is null ? Type : $"{Label} ({Type})")} is {Verdict.Replace('_', ' ')}{(Required is null ? "" : $", needs {Required}")}";
}
