using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>What wrk sends.</summary>
/// <param name="Options">Arguments ahead of the URL.</param>
/// <param name="Script">Arguments of the script, after the URL.</param>
/// <param name="Lines">How many requests there are to send; each may go out once.</param>
internal sealed record WrkJob(IReadOnlyList<string> Options, IReadOnlyList<string> Script, int Lines)
{
    /// <summary>The same request without a token, over and over.</summary>
    public static WrkJob Open { get; } = new([], [], int.MaxValue);

    /// <summary>The same request with the same token, over and over.</summary>
    public static WrkJob Token(string token) => new(["-H", $"Authorization: Bearer {token}"], [], int.MaxValue);

    /// <summary>Each token of a file once.</summary>
    public static WrkJob Tokens(string file, int lines) => List("token", file, lines);

    /// <summary>The header fields of each line of a file once, with a tab between them.</summary>
    public static WrkJob Fields(string file, int lines) => List("fields", file, lines);

    /// <summary>Each JSON body of a file once.</summary>
    public static WrkJob Bodies(string file, int lines) => List("body", file, lines);

    /// <summary>The same JSON body over and over, each line of a file being it, with one header more.</summary>
    public static WrkJob Body(string file, string header) => List("body", file, int.MaxValue, header);

    private static WrkJob List(string kind, string file, int lines, params string[] more) =>
        new(["-s", Repository.PathTo("bench", "lua", "list.lua")], ["--", kind, file, .. more], lines);
}
