namespace Portcullis.Issuer.Endpoints;

/// <summary>
/// What an endpoint reads, for its OpenAPI description. It is not ASP.NET Core's own "accepts", which would also answer other media types, and
/// not in the house's form.
/// </summary>
/// <param name="Type">The body's type.</param>
/// <param name="MediaTypes">The media types it is read from.</param>
public sealed record RequestBodyDescription(Type Type, params IReadOnlyList<string> MediaTypes);
