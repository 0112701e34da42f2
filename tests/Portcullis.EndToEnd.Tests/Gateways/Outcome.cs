namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What became of a request.</summary>
/// <param name="Judgement">What the API got of it.</param>
/// <param name="Status">What the caller got.</param>
internal readonly record struct Outcome(Judgement Judgement, int Status)
{
    /// <summary>The API answered it, and knows who asked.</summary>
    internal static Outcome In { get; } = new(Judgement.In, 200);

    /// <summary>The API answered it on an open path.</summary>
    internal static Outcome Open { get; } = new(Judgement.Open, 200);

    /// <summary>The same, and the API got another spelling of the path.</summary>
    internal static Outcome Rewritten { get; } = new(Judgement.Rewritten, 200);

    /// <summary>The gateway refused it.</summary>
    internal static Outcome Refused(int status) => new(Judgement.Out, status);

    /// <summary>The gateway refused it with a 401 that is no challenge.</summary>
    internal static Outcome Unchallenged { get; } = new(Judgement.Unchallenged, 401);

    public override string ToString() => Judgement == Judgement.Out ? $"{Status}" : $"{Judgement} {Status}";
}
