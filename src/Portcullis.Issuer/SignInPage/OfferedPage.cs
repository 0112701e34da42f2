namespace Portcullis.Issuer.SignInPage;

/// <summary>Among the services when there is a sign-in page, because there are clients that may send people to it.</summary>
internal sealed class OfferedPage
{
    /// <summary>Where the clients are in the settings.</summary>
    public const string ClientsSection = "SignIn:Clients";
}
