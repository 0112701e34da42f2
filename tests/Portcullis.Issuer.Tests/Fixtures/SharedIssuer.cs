namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>An issuer and its people for all rows of a table, whose clock stands still.</summary>
public sealed class SharedIssuer : SignInTest;
