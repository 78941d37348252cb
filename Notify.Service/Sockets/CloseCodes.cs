using Notify.Service.Streams;

namespace Notify.Service.Sockets;

/// <summary>
/// The status codes with which a socket is closed (RFC 6455 §7.4); docs/realtime.md is their catalogue. Beyond those of the RFC, 4000 and
/// the HTTP status that fits.
/// </summary>
internal static class CloseCodes
{
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;
    public const ushort BinaryRefused = 1003;
    public const ushort NotUtf8 = 1007;
    public const ushort PolicyViolation = 1008;
    public const ushort TooBig = 1009;
    public const ushort InternalError = 1011;
    public const ushort TryAgainLater = 1013;
    public const ushort Unauthorized = 4401;
    public const ushort Forbidden = 4403;
    public const ushort Timeout = 4408;
    public const ushort RoleChanged = 4409;
    public const ushort LogChanged = 4410;
    public const ushort TooManyStreams = 4429;

    public static ushort Of(string reason) => reason switch
    {
        Reasons.Drain => GoingAway,
        Reasons.TokenExpired => Unauthorized,
        Reasons.SessionRevoked => Forbidden,
        Reasons.RoleChanged => RoleChanged,
        Reasons.LogChanged => LogChanged,
        Reasons.NotAuthenticated => Timeout,
        Reasons.TooManyStreams => TooManyStreams,
        Reasons.RateLimited => PolicyViolation,
        Reasons.FrameTooBig => TooBig,
        Reasons.ProtocolError => ProtocolError,
        Reasons.NotUtf8 => NotUtf8,
        Reasons.TextOnly => BinaryRefused,
        Reasons.InternalError => InternalError,
        _ => TryAgainLater,
    };
}
