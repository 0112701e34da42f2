namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What each library says of a token: by which word it refuses it, or <see cref="Taken"/>.</summary>
/// <param name="Jose">jose: the error's code.</param>
/// <param name="OAuth4WebApi">oauth4webapi: the error's code.</param>
/// <param name="Aws">aws-jwt-verify: the error's name.</param>
/// <param name="PyJwt">PyJWT: the exception, or what the script beside it says of kind and key.</param>
/// <param name="Portcullis">Portcullis.AspNetCore: the refusal's code.</param>
internal sealed record LibraryVerdicts(string Jose, string OAuth4WebApi, string Aws, string PyJwt, string Portcullis)
{
    /// <summary>It is taken for a good one.</summary>
    public const string Taken = "taken";
}
