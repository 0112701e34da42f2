namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Something that runs and judges access tokens.</summary>
internal interface ITokenJudge : IAsyncDisposable
{
    /// <summary>What it is.</summary>
    string Name { get; }

    /// <summary>What it makes of a token.</summary>
    Task<Outcome> TryAsync(string token);
}
