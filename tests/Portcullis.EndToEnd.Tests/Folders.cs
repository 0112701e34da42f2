namespace Portcullis.EndToEnd.Tests;

/// <summary>Folders of samples.</summary>
internal static class Folders
{
    /// <summary>Copies all that is in a folder.</summary>
    internal static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.GetDirectories())
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}
