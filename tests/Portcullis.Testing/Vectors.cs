using Xunit;

namespace Portcullis.Testing;

/// <summary>Finds the third-party test vectors in a folder <c>shared/vectors</c> beside the repository, which may be absent.</summary>
public static class Vectors
{
    private const string Solution = "Portcullis.slnx";

    /// <summary>The folder of the vectors; null where there is none.</summary>
    public static string? Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The full path of a vector file or folder; the calling test is skipped where the vectors are not there.</summary>
    /// <exception cref="FileNotFoundException">The vectors are there, but not this one.</exception>
    public static string Require(string relativePath)
    {
        if (Root is null)
        {
            Assert.Skip($"needs the test vectors in ../shared/vectors beside the repository: {relativePath}");
        }

        var path = Path.Combine(Root, relativePath);
        return Path.Exists(path) ? path : throw new FileNotFoundException("the vectors are there without this one", relativePath);
    }

    /// <summary>The text of a vector file; the calling test is skipped where the vectors are not there.</summary>
    public static string Read(string relativePath) => File.ReadAllText(Require(relativePath));

    private static string? Find(string start)
    {
        var folder = new DirectoryInfo(start);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
        {
            folder = folder.Parent;
        }

        var vectors = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "vectors") : null;
        return Directory.Exists(vectors) ? vectors : null;
    }
}
