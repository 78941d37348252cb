using System.Text;
using QRCoder;

namespace Auth.Service.Mfa;

/// <summary>How an authenticator app takes a secret: the key URI format that Google's app began and all others read.</summary>
internal static class TotpUri
{
    public static TotpSecret For(string issuer, string account, byte[] secret)
    {
        var (text, name) = (Base32.Encode(secret), Uri.EscapeDataString(issuer));
        var uri = $"otpauth://totp/{name}:{Uri.EscapeDataString(account)}?secret={text}&issuer={name}&algorithm=SHA1&digits={Totp.Digits}&period={Totp.StepSeconds}";
        return new TotpSecret(text, uri, $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Svg(uri)))}");
    }

    /// <summary>By its view box, so that the page decides how large it is.</summary>
    private static string Svg(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(pixelsPerModule: 4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
