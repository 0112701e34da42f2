using Portcullis.Setup;
using Portcullis.Terminal;
using Spectre.Console;

namespace Portcullis.Commands;

/// <summary>Asks for what the flags left out, or says what is missing where there is nobody to ask.</summary>
internal sealed class InitQuestions(bool interactive)
{
    private readonly List<string> _missing = [];

    internal async Task<string> AskAsync(string? given, string flag, string question, string? usual, Func<string, bool> isGood, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return isGood(given) ? given : throw new CommandException($"{flag} is not usable: {question}");
        }

        if (interactive)
        {
            // The library puts its own colon behind a default.
            var prompt = new TextPrompt<string>(Markup.Escape(question) + (usual is null ? ":" : "")).Validate(isGood, "[red]That is not usable.[/]");
            return await (usual is null ? prompt : prompt.DefaultValue(usual)).ShowAsync(AnsiConsole.Console, cancellationToken);
        }

        if (usual is null)
        {
            _missing.Add(flag);
        }

        return usual ?? "";
    }

    internal async Task<TokenKind> AskKindAsync(TokenKind? given, CancellationToken cancellationToken)
    {
        if (given is { } kind)
        {
            return kind;
        }

        if (interactive)
        {
            var prompt = new SelectionPrompt<TokenKind>().Title("Kind of token:").AddChoices(TokenKind.Erc20, TokenKind.Erc721);
            return await prompt.ShowAsync(AnsiConsole.Console, cancellationToken);
        }

        _missing.Add("--kind");
        return default;
    }

    /// <exception cref="CommandException">Something is missing, and there was nobody to ask.</exception>
    internal void RefuseMissing()
    {
        if (_missing.Count > 0)
        {
            throw new CommandException($"there is no terminal to ask at: give {string.Join(", ", _missing)}");
        }
    }
}
