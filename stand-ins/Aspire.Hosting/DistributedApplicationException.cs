namespace Aspire.Hosting;

/// <summary>An expected failure. Its message says what is wrong and what to do, and is shown without a stack trace.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
