using System.Text;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Policies;

/// <summary>Loads the policy file from the disk.</summary>
public static class PolicyFileLoader
{
    /// <summary>The policies; null when the file cannot be used.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="chains">The configured chains, which every condition must name one of.</param>
    /// <param name="faults">Gets everything that is wrong, each with the file's name.</param>
    public static PolicySet? Load(string path, IReadOnlySet<ChainId> chains, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var name = Path.GetFileName(path);
        if (ConfigurationFile.Try(name, () => ReadText(path), out var fault) is not { } text)
        {
            faults.Add(fault!);
            return null;
        }

        var read = PolicyFile.Parse(text, chains);
        foreach (var problem in read.Faults)
        {
            faults.Add($"{name}: {problem}");
        }

        return read.IsValid ? read.Policies : null;
    }

    private static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ConfigurationFile.ReadBytes(path)), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
