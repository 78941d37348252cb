using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Service.Https;

/// <summary>
/// The certificate of https where none is configured: the one that ASP.NET Core has made for developers, which their browser may trust
/// already, else one of our own, made at the first start and kept in a folder, so that what a browser was told to trust stays the same.
/// </summary>
internal static class OwnCertificate
{
    /// <summary>Marks the certificate of <c>dotnet dev-certs</c>.</summary>
    private const string DeveloperOid = "1.3.6.1.4.1.311.84.1.1";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string FileName = "https.pfx";

    /// <summary>Browsers accept no longer ones.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(397);

    /// <summary>A new one is made when less is left.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(30);

    /// <param name="folder">Where it is kept; null to make one for this start alone.</param>
    public static X509Certificate2 Find(string? folder) => OfDeveloper() ?? Kept(folder) ?? Keep(Make(), folder);

    private static X509Certificate2? OfDeveloper()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return store.Certificates.FirstOrDefault(
            certificate => certificate.HasPrivateKey && IsFresh(certificate) && certificate.Extensions[DeveloperOid] is not null);
    }

    private static X509Certificate2? Kept(string? folder)
    {
        var path = folder is null ? null : Path.Combine(folder, FileName);
        return File.Exists(path) && X509CertificateLoader.LoadPkcs12FromFile(path, password: null) is var kept && IsFresh(kept) ? kept : null;
    }

    private static X509Certificate2 Keep(X509Certificate2 made, string? folder)
    {
        if (folder is null)
        {
            return made;
        }

        Directory.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, $"{Path.GetRandomFileName()}.new");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(unfinished, options))
        {
            file.Write(made.Export(X509ContentType.Pkcs12));
        }

        File.Move(unfinished, Path.Combine(folder, FileName), overwrite: true);
        return made;
    }

    private static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=RustyGate", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Life);
    }

    private static bool IsFresh(X509Certificate2 certificate) =>
        certificate.NotBefore <= DateTime.Now && DateTime.Now + Renewal < certificate.NotAfter;
}
