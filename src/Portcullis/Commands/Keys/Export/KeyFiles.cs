using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys.Export;

/// <summary>A folder of public keys, one <c>KID.pem</c> each, and of the configuration that names them.</summary>
/// <param name="folder">Its full path.</param>
internal sealed partial class KeyFiles(string folder)
{
    private const string Extension = ".pem";
    private const string Configuration = "haproxy.cfg";

    /// <summary>Makes the folder's files those of the keys: no file is ever seen half written, and none is named before it is there.</summary>
    /// <returns>What has changed, a line each.</returns>
    /// <exception cref="CommandException">A file cannot be written, or a key's name cannot be a file's.</exception>
    internal IReadOnlyList<string> Replace(IReadOnlyList<JsonWebKey> keys)
    {
        Check(keys);
        try
        {
            Directory.CreateDirectory(folder);
            List<string> changes = [];
            foreach (var key in keys)
            {
                Put(key.Kid + Extension, PublicPem.Write(key), changes);
            }

            Put(Configuration, HaproxyKeys.Write(folder, [.. keys.Select(key => key.Kid)]), changes);
            Remove(keys, changes);
            return changes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot write to {folder}: {exception.Message}");
        }
    }

    private void Check(IReadOnlyList<JsonWebKey> keys)
    {
        if (!Plain().IsMatch(folder))
        {
            throw new CommandException($"--to may have no characters but letters, digits and ._-/ in its path, since it stands in HAProxy's configuration: {Printable.Line(folder)}");
        }

        // The name comes from elsewhere, and is to be a file's name and a word of a configuration.
        if (keys.FirstOrDefault(key => !KeyName().IsMatch(key.Kid)) is { } odd)
        {
            throw new CommandException($"the key set has a kid that cannot be a file's name: {Printable.Line(odd.Kid)}");
        }
    }

    private void Put(string name, string text, List<string> changes)
    {
        var file = Path.Combine(folder, name);
        if (File.Exists(file) && File.ReadAllText(file) == text)
        {
            return;
        }

        var aside = Path.Combine(folder, $".{name}.new");
        File.WriteAllText(aside, text);
        File.Move(aside, file, overwrite: true);
        changes.Add($"wrote {file}");
    }

    private void Remove(IReadOnlyList<JsonWebKey> keys, List<string> changes)
    {
        foreach (var file in Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal))
        {
            // What is not named as our keys are is somebody else's.
            if (Thumbprint().IsMatch(Path.GetFileNameWithoutExtension(file)) && keys.All(key => key.Kid + Extension != Path.GetFileName(file)))
            {
                File.Delete(file);
                changes.Add($"removed {file}");
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyName();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Thumbprint();

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
