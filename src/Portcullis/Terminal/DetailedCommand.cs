using System.CommandLine;

namespace Portcullis.Terminal;

/// <summary>A command with more to say about it than fits a list of commands.</summary>
/// <param name="name">What the user types.</param>
/// <param name="summary">One line, for the list.</param>
/// <param name="details">What follows in the command's own help: remarks, examples, exit codes.</param>
internal sealed class DetailedCommand(string name, string summary, string details) : Command(name, summary)
{
    internal string Details { get; } = details;
}
