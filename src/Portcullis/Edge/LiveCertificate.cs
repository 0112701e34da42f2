using System.Net.Security;
using Portcullis.Issuer.Policies;

namespace Portcullis.Edge;

/// <summary>
/// A certificate that follows its files: at a handshake, at most once a second, their contents are compared. Files that are not a certificate and its
/// key, such as half-written ones, leave the one before in use.
/// </summary>
internal sealed partial class LiveCertificate(CertificateFiles files, TimeProvider clock, ILogger<LiveCertificate> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();

    // Taken before the files are read, so that a change in between is seen.
    private string _seen = FileFingerprint.Of(files.Paths);
    private SslStreamCertificateContext _current = files.Load();
    private long _looked = clock.GetTimestamp();

    /// <summary>The certificate for a handshake that begins now.</summary>
    public SslStreamCertificateContext Find()
    {
        if (IsDue() && _looking.TryEnter())
        {
            try
            {
                Look();
            }
            finally
            {
                _looking.Exit();
            }
        }

        return Volatile.Read(ref _current);
    }

    private bool IsDue() => clock.GetElapsedTime(Volatile.Read(ref _looked)) >= Interval;

    private void Look()
    {
        Volatile.Write(ref _looked, clock.GetTimestamp());
        var now = FileFingerprint.Of(files.Paths);
        if (now == _seen)
        {
            return;
        }

        _seen = now;
        try
        {
            Volatile.Write(ref _current, files.Load());
            Log.Changed(logger, files.Path, _current.TargetCertificate.NotAfter);
        }
        catch (Exception exception) when (CertificateFiles.IsFault(exception))
        {
            Log.Kept(logger, files.Path, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 14, Level = LogLevel.Information, Message = "The certificate {Path} is in use, good until {Until:s} local time")]
        public static partial void Changed(ILogger logger, string path, DateTime until);

        [LoggerMessage(EventId = 15, Level = LogLevel.Error, Message = "The changed certificate {Path} cannot be used, the one before still is: {Fault}")]
        public static partial void Kept(ILogger logger, string path, string fault);
    }
}
