using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Names that apps may need in their own configuration.</summary>
public static class PortcullisDefaults
{
    /// <summary>The authentication scheme.</summary>
    public const string AuthenticationScheme = AccessToken.AuthenticationScheme;
}
