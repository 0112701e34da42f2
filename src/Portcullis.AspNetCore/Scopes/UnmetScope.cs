namespace Portcullis.AspNetCore.Scopes;

/// <summary>A request feature: the scope that was not found to be met, for the answer.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="IsOutside">Whether the token was given to a client for less, whatever its account holds.</param>
/// <param name="IsUnknown">Whether it could not be told, rather than was found to be lacking.</param>
internal sealed record UnmetScope(string Scope, bool IsOutside, bool IsUnknown);
