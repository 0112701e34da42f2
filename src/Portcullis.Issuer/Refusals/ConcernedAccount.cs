namespace Portcullis.Issuer.Refusals;

/// <summary>Left among a request's features where it is known whom a refusal is about, so that the log can say it.</summary>
/// <param name="Account">The account's CAIP-10 id.</param>
public sealed record ConcernedAccount(string Account);
