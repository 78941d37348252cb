namespace Aspire.Hosting;

/// <summary>A parameter without default is not configured.</summary>
public class MissingParameterValueException(string message) : DistributedApplicationException(message);
