namespace Portcullis.Gateway;

/// <summary>What an assertion says about whom, and to whom.</summary>
internal readonly record struct AssertionKey(string Account, string Destination, string Policy, string Tier);
