using System.Diagnostics;

namespace Aspire.Hosting.Native;

/// <summary>A short-lived program and what it said.</summary>
public static class Command
{
    /// <summary>
    /// Runs a program to its end, in our environment with the given changes (a null value removes a variable); a cancelled one is killed
    /// with its children.
    /// </summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static async Task<CommandResult> RunAsync(
        string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new CommandResult(process.ExitCode, (await output).Trim(), (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

/// <summary>The end of a <see cref="Command"/>.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether the program reported success.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>What it said last, for an error message.</summary>
    public string Reason => (Error.Length > 0 ? Error : Output) is { Length: > 0 } said ? said : $"exit code {ExitCode}";
}
