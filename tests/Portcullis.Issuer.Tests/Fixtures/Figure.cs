namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A figure that a test found out, for whoever reads the test's output.</summary>
internal static class Figure
{
    public static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
