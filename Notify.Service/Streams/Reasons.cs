namespace Notify.Service.Streams;

/// <summary>Why a stream was reset or ended: the catalogue that clients may rely on.</summary>
internal static class Reasons
{
    /// <summary>reset: the cursor is not one of ours.</summary>
    public const string MalformedId = "malformed_id";

    /// <summary>reset: the positions count in another database now.</summary>
    public const string UnknownEpoch = "unknown_epoch";

    /// <summary>reset: the log no longer reaches back that far.</summary>
    public const string TooFarBehind = "too_far_behind";

    /// <summary>closing: this replica stops; another one serves the stream on.</summary>
    public const string Drain = "drain";

    /// <summary>closing: come back with a fresh token.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>closing: the session was ended or the user signed out of it. A fresh token of it cannot be had.</summary>
    public const string SessionRevoked = "session_revoked";

    /// <summary>closing: the user's role has changed. Come back with a fresh token.</summary>
    public const string RoleChanged = "role_changed";

    /// <summary>closing: whether the session still stands cannot be found out. Come back after a while.</summary>
    public const string Unverifiable = "unverifiable";

    /// <summary>closing, after a reset: membership has to be read anew.</summary>
    public const string LogChanged = "log_changed";

    /// <summary>closing, of a socket: it did not say in time who it is.</summary>
    public const string NotAuthenticated = "not_authenticated";

    /// <summary>closing, of a socket: the user has as many streams as one may have.</summary>
    public const string TooManyStreams = "too_many_streams";

    /// <summary>closing, of a socket: this replica serves no streams at the moment.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>closing, of a socket: more frames than one may send.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>closing, of a socket: a larger message than one may send.</summary>
    public const string FrameTooBig = "frame_too_big";

    /// <summary>closing, of a socket: frames that break RFC 6455.</summary>
    public const string ProtocolError = "protocol_error";

    /// <summary>closing, of a socket: text that is not UTF-8.</summary>
    public const string NotUtf8 = "not_utf8";

    /// <summary>closing, of a socket: a fault of ours, which is in the log.</summary>
    public const string InternalError = "internal_error";

    /// <summary>closing, of a socket: a binary message.</summary>
    public const string TextOnly = "text_only";

    /// <summary>Not sent, since nothing gets through: more is waiting for the client than is kept.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>Not sent: the client has read nothing for too long.</summary>
    public const string NotReading = "not_reading";
}
