using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration;

/// <summary>The operator's file; until it is there, the gateway runs what it comes with.</summary>
/// <param name="Path">Absolute.</param>
internal sealed record ConfigFile(string Path)
{
    public ConfigFormat Format => System.IO.Path.GetExtension(Path) is ".yaml" or ".yml" ? ConfigFormat.Yaml : ConfigFormat.Json;

    /// <summary>Its text; null while it is not there.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public string? Text()
    {
        try
        {
            return File.ReadAllText(Path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static ConfigReading Read(ConfigFile? file) => file?.Text() is { } text
        ? ConfigReader.Read(text, file.Format)
        : ConfigReader.Read(ConfigReader.BuiltIn, ConfigFormat.Json);
}
