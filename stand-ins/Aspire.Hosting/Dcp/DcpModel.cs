namespace Aspire.Hosting.Dcp;

/// <summary>The engine's objects on the wire, as far as they are used here: a process that it runs.</summary>
internal sealed record DcpExecutable(DcpMetadata Metadata, DcpExecutableSpec Spec, DcpExecutableStatus? Status = null)
{
    public string ApiVersion { get; init; } = "usvc-dev.developer.microsoft.com/v1";

    public string Kind { get; init; } = "Executable";
}

internal sealed record DcpMetadata(string Name)
{
    /// <summary>New with every creation: tells an instance from an earlier one of the same name.</summary>
    public string? Uid { get; init; }
}

internal sealed record DcpExecutableSpec(string ExecutablePath, IReadOnlyList<string> Args, string WorkingDirectory, IReadOnlyList<DcpVariable> Env)
{
    public string ExecutionType { get; init; } = "Process";
}

internal sealed record DcpVariable(string Name, string Value);

internal sealed record DcpExecutableStatus
{
    public string? State { get; init; }

    public int? Pid { get; init; }

    public int? ExitCode { get; init; }

    public DateTime? FinishTimestamp { get; init; }

    /// <summary>The files with what the process has written. They go with the object.</summary>
    public string? StdOutFile { get; init; }

    public string? StdErrFile { get; init; }

    public bool IsRunning => State == "Running";

    public bool IsFailedStart => State == "FailedToStart";

    public bool IsTerminal => State is "Finished" or "Terminated" or "FailedToStart" or "Unknown";
}

internal sealed record DcpWatchEvent(string Type, DcpExecutable Object);
