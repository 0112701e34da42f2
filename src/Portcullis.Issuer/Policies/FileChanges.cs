namespace Portcullis.Issuer.Policies;

/// <summary>
/// Tells whether files changed and then stood still: a half-written file changes again. Whole contents are compared, since notifications get lost on network drives and in
/// containers.
/// </summary>
public sealed class FileChanges
{
    private readonly Func<IEnumerable<string>> _paths;
    private string _inForce;
    private string _seen;

    /// <summary>Takes the files as they are now for those in force.</summary>
    /// <param name="paths">Where the files are, asked at each look.</param>
    public FileChanges(Func<IEnumerable<string>> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths;
        _inForce = _seen = FileFingerprint.Of(paths());
    }

    /// <summary>Looks once. True when the files are as at the look before, and not as when it was true the last time; then they are taken for those in force.</summary>
    public bool HaveSettled()
    {
        var now = FileFingerprint.Of(_paths());
        var stoodStill = now == _seen;
        _seen = now;
        if (!stoodStill || now == _inForce)
        {
            return false;
        }

        _inForce = now;
        return true;
    }
}
