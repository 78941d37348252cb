namespace Gateway.Service.Configuration.Reading;

/// <summary>How a configuration is written.</summary>
public enum ConfigFormat
{
    /// <summary>JSON with comments and trailing commas.</summary>
    Json,

    /// <summary>YAML 1.2, the same keys.</summary>
    Yaml,
}
