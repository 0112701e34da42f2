using Xunit;

namespace Portcullis.Testing;

/// <summary>A figure that a test measured. It stands in the report that the runner writes of the test, and <c>./test</c> prints it beside the test's outcome.</summary>
public static class Figure
{
    /// <summary>Reports a figure of a case.</summary>
    /// <param name="name">The case, <c>R16</c>.</param>
    /// <param name="text">What was measured, in one line.</param>
    public static void Print(string name, string text) => TestContext.Current.TestOutputHelper?.WriteLine($"figure {name}: {text}");
}
