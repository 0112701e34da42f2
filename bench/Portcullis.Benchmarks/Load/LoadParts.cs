namespace Portcullis.Benchmarks.Load;

/// <summary>What can be put under load.</summary>
[Flags]
internal enum LoadParts
{
    None = 0,

    /// <summary>The gates beside each other.</summary>
    Gates = 1,

    /// <summary>Signed requests beside a token.</summary>
    Signed = 2,

    /// <summary>Signing in.</summary>
    SignIn = 4,

    /// <summary>Attesting, and an API that checks tokens itself.</summary>
    Attest = 8,

    All = Gates | Signed | SignIn | Attest,
}
