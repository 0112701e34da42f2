namespace Portcullis.AspNetCore.Scopes;

/// <summary>A request feature: the scope that the token lacked, for the answer.</summary>
internal sealed record UnmetScope(string Scope);
