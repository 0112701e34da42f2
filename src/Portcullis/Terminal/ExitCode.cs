namespace Portcullis.Terminal;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done, or stopped by the user.</summary>
    internal const int Success = 0;

    /// <summary>It could not be done; standard error says why and what to do.</summary>
    internal const int Failure = 1;

    /// <summary>There was nothing to do, where a script goes on only when something was done.</summary>
    internal const int Unchanged = 3;

    /// <summary>The server refused: a status of 400 or above, as with <c>curl --fail</c>.</summary>
    internal const int Refused = 22;
}
