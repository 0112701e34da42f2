namespace Portcullis.Issuer.Stores;

/// <summary>Files and folders that only this program's user may read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder of mode 0700 when there is none, and those that it is to stand in; one that is there keeps its mode.</summary>
    public static void CreateFolder(string path)
    {
        // Left to the call below, those above would be open to all.
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            CreateFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Opens a file for writing; a new one gets mode 0600 from its first moment.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return new FileStream(path, options);
    }

    /// <summary>Takes every right from group and others.</summary>
    public static void Tighten(string path)
    {
        if (!OperatingSystem.IsWindows() && IsOpenToOthers(path))
        {
            File.SetUnixFileMode(path, Owner);
        }
    }

    /// <summary>Whether group or others have any right to the file. Never on Windows, whose rights are not modes.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;
}
