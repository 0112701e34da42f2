using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

/// <summary>Says of every grant what it is told to say.</summary>
internal sealed class RevokedGrants : IRevocationCheck
{
    public Refusal? Refusal { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    public Refusal? Check(AccessToken token)
    {
        Asked++;
        return Refusal;
    }
}
