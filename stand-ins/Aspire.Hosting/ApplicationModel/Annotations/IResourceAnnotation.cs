namespace Aspire.Hosting.ApplicationModel;

/// <summary>One thing known about a resource.</summary>
public interface IResourceAnnotation;
