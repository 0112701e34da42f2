namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What a gateway did with the requests of a case.</summary>
internal enum Judgement
{
    /// <summary>It refused each with a status that says so, or answered it from an open path.</summary>
    Out,

    /// <summary>The API got one on a gated path, and who calls as the token says, or not at all.</summary>
    In,

    /// <summary>The API got what a stranger says of who calls.</summary>
    Spoofed,

    /// <summary>It answered with a status of 500 or above.</summary>
    Failed,
}
