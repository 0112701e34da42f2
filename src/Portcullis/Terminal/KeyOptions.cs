using System.CommandLine;
using System.Security.Cryptography;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Spectre.Console;

namespace Portcullis.Terminal;

/// <summary>The ways to name the wallet key that signs in: the same for every command that does.</summary>
internal sealed class KeyOptions
{
    internal const string KeyVariable = "PORTCULLIS_KEY";

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"The private key, 0x and 64 digits. Other users of this machine can see it: prefer --key-file, --keystore or the variable {KeyVariable}.",
        HelpName = "0x…",
    };

    private readonly Option<string?> _keyFile = new("--key-file") { Description = "A file that holds the private key, 0x and 64 digits.", HelpName = "FILE" };

    private readonly Option<string?> _keystore = new("--keystore")
    {
        Description = "An encrypted key file (Web3 Secret Storage v3), as geth, Foundry and MetaMask write. The password is asked for.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "A file whose first line is the keystore's password.", HelpName = "FILE" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_keyFile);
        command.Options.Add(_keystore);
        command.Options.Add(_passwordFile);
    }

    /// <summary>The key that the user named, or null when none was; the caller disposes it.</summary>
    internal async Task<EthereumKey?> ReadAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var key = parse.GetValue(_key);
        var keyFile = parse.GetValue(_keyFile);
        var keystore = parse.GetValue(_keystore);
        RefuseSeveral(key, keyFile, keystore);
        if (key is not null)
        {
            await WarnAsync(parse, $"--key can be seen by other users of this machine; prefer --key-file, --keystore or the variable {KeyVariable}");
            return Parse(key, "--key");
        }

        if (keyFile is not null)
        {
            await WarnIfOpenAsync(parse, keyFile);
            return Parse(await TextFile.ReadAsync(keyFile, cancellationToken), keyFile);
        }

        if (keystore is not null)
        {
            return await DecryptAsync(keystore, parse.GetValue(_passwordFile), cancellationToken);
        }

        return Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } variable ? Parse(variable, KeyVariable) : null;
    }

    /// <summary>The key that the user named.</summary>
    /// <exception cref="CommandException">None was named.</exception>
    internal async Task<EthereumKey> RequireAsync(ParseResult parse, CancellationToken cancellationToken) =>
        await ReadAsync(parse, cancellationToken)
        ?? throw new CommandException($"no wallet key: give --keystore FILE, --key-file FILE, --key 0x…, or set {KeyVariable}");

    private static void RefuseSeveral(params string?[] given)
    {
        if (given.Count(text => text is not null) > 1)
        {
            throw new CommandException("give one of --key, --key-file and --keystore, not several");
        }
    }

    private static EthereumKey Parse(string text, string source)
    {
        if (Hex.TryParse(text.Trim(), out var bytes) && bytes.Length == EthereumKey.Size)
        {
            try
            {
                return new EthereumKey(bytes);
            }
            catch (ArgumentException)
            {
                // Zero, or not below the group's order: said below like any other text that is no key.
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }

        throw new CommandException($"what {source} holds is no private key: 0x and 64 hexadecimal digits");
    }

    private static async Task<EthereumKey> DecryptAsync(string file, string? passwordFile, CancellationToken cancellationToken)
    {
        var json = await TextFile.ReadAsync(file, cancellationToken);
        var password = passwordFile is null
            ? await AskPasswordAsync(file, cancellationToken)
            : (await TextFile.ReadAsync(passwordFile, cancellationToken)).Split('\n')[0].TrimEnd('\r');
        try
        {
            var bytes = Keystore.Decrypt(json, password);
            using var cleared = new ClearedBytes(bytes);
            return new EthereumKey(bytes);
        }
        catch (FormatException exception)
        {
            throw new CommandException($"{file} is no key file that can be read: {exception.Message}");
        }
        catch (CryptographicException)
        {
            throw new CommandException($"the password does not open {file}");
        }
    }

    private static Task<string> AskPasswordAsync(string file, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            throw new CommandException("no terminal to ask for the keystore's password: give --password-file FILE");
        }

        // Standard output carries the token, so the question goes to standard error.
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return new TextPrompt<string>($"Password of {Markup.Escape(file)}:").Secret(null).AllowEmpty().ShowAsync(terminal, cancellationToken);
    }

    private static Task WarnIfOpenAsync(ParseResult parse, string file)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        return !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None
            ? WarnAsync(parse, $"{file} can be read by other users of this machine; run: chmod 600 {file}")
            : Task.CompletedTask;
    }

    private static Task WarnAsync(ParseResult parse, string message) => parse.InvocationConfiguration.Error.WriteLineAsync($"warning: {message}");

    private readonly struct ClearedBytes(byte[] bytes) : IDisposable
    {
        public void Dispose() => CryptographicOperations.ZeroMemory(bytes);
    }
}
