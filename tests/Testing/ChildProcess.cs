using System.Collections.Concurrent;
using System.Diagnostics;

namespace Testing;

/// <summary>A program that a test runs as a process of its own; it ends with the test.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>What a machine may have set for itself, and would change what is tested.</summary>
    private static readonly string[] Inherited =
    [
        "SPARK_ACCESS_TOKEN",
        "WEBEX_ACCESS_TOKEN",
        "ASPNETCORE_URLS",
        "ASPNETCORE_ENVIRONMENT",
        "DOTNET_ENVIRONMENT",
    ];

    private readonly ConcurrentQueue<(string Text, bool IsError)> _output = [];
    private readonly Process _process;

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, isError: true);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Everything it wrote until now, to its output and its errors.</summary>
    public string Output => string.Join('\n', _output.Select(line => line.Text));

    /// <summary>What it wrote to its errors alone.</summary>
    public string Errors => string.Join('\n', _output.Where(line => line.IsError).Select(line => line.Text));

    /// <summary>Starts a program and waits for nothing.</summary>
    /// <param name="program">Its path, or its name on the path; a <c>.dll</c> is run with <c>dotnet</c>, in its own folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Environment variables beside those of this process.</param>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        var isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(
            isAssembly ? "dotnet" : program,
            isAssembly ? ["exec", program, .. arguments] : arguments
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = isAssembly ? Path.GetDirectoryName(program) : null,
        };
        foreach (var name in Inherited)
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_TieredPGO"] = "0"; // a short life is not worth profiling
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Runs a program to its end, which must be a good one, and returns what it wrote.</summary>
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output} {error.Result}");
    }

    /// <summary>Sends a signal to a process, such as STOP and CONT.</summary>
    public static void Signal(int process, string signal) => Run("kill", $"-{signal}", $"{process}");

    /// <summary>What follows the first occurrence of a text in what it writes, on the same line, once it is there.</summary>
    public async Task<string> ReadAsync(string after)
    {
        string? found = null;
        await ReachesAsync(() => (found = Find(after)) is not null, $"It never wrote '{after}'");
        return found!;
    }

    /// <summary>Waits until it writes this.</summary>
    public Task WritesAsync(string text) => ReadAsync(text);

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal(Id, "TERM");
        return await ExitAsync();
    }

    /// <summary>Waits for its end, and returns its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Until.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task ReachesAsync(Func<bool> condition, string problem)
    {
        try
        {
            await Until.TrueAsync(() => condition() || _process.HasExited);
            if (condition())
            {
                return;
            }

            await _process.WaitForExitAsync(); // and with it all that it wrote
            condition().ShouldBeTrue($"{problem}, and ended with {_process.ExitCode}:\n{Output}");
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{problem}:\n{Output}", error);
        }
    }

    private string? Find(string after) =>
        _output
            .Select(line => (Line: line.Text, At: line.Text.IndexOf(after, StringComparison.Ordinal)))
            .Where(found => found.At >= 0)
            .Select(found => found.Line[(found.At + after.Length)..])
            .FirstOrDefault();

    private void Read(string? line, bool isError)
    {
        if (line is not null)
        {
            _output.Enqueue((line, isError));
        }
    }
}
