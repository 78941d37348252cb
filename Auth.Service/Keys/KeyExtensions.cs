using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Auth.Service.Keys;

internal static class KeyExtensions
{
    /// <summary>Shared by all replicas and all later versions: what one encrypts the others decrypt.</summary>
    private const string ApplicationName = "rustygate";

    public static void AddSigningKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KeyFolderOptions>().BindConfiguration(KeyFolderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddDataProtection().SetApplicationName(ApplicationName);
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<KeyFolderOptions>, ILoggerFactory>((management, folder, logging) =>
            management.XmlRepository = new FileSystemXmlRepository(OwnFolder(folder.Value.Directory), logging));
        builder.Services.AddSingleton<KeyProtector>();
        builder.Services.AddOptions<SigningKeyOptions>().BindConfiguration(SigningKeyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<KeySchedule>();
        builder.Services.AddScoped<KeyStore>();
        builder.Services.AddSingleton<SigningKeyRing>();
        builder.Services.AddHostedService<SigningKeyUpkeep>();
        builder.Services.AddSingleton<IConfigureOptions<JwtBearerOptions>, OwnKeys>();
    }

    /// <summary>The keys in it are not encrypted themselves, so nobody else may read it.</summary>
    private static DirectoryInfo OwnFolder(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
