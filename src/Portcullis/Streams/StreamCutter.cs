using Portcullis.Credentials;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Stores;

namespace Portcullis.Streams;

/// <summary>Cuts streams, and puts it on record as any other refusal.</summary>
internal sealed class StreamCutter(IAuditLog audit, TimeProvider clock, ILogger<StreamCutter> logger)
{
    /// <summary>How long a WebSocket that was closed may take to end by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Cuts a stream.</summary>
    /// <returns>False when it has ended, or was cut before.</returns>
    public bool Cut(OpenStream stream, RefusalCode code)
    {
        if (!stream.Cut(code, clock.GetTimestamp()))
        {
            return false;
        }

        var route = stream.Route.Config.RouteId;
        StreamMetrics.CountCut(route, stream.Asked.Policy, code.Code);
        Log.Cut(logger, route, stream.Asked, code.Code);
        audit.Record(new AuditEntry(AuditEntry.Refused, stream.Decision.Account.ToString(), code.Code, stream.Asked.ToString(), stream.Token.Id));
        return true;
    }

    /// <summary>Breaks off a WebSocket that was closed and whose client does not answer.</summary>
    public void BreakIfLate(OpenStream stream) =>
        stream.BreakIfCutBy(clock.GetTimestamp() - (long)(Patience.TotalSeconds * clock.TimestampFrequency));
}
