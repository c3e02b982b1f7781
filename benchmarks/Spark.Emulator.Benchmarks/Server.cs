using System.Diagnostics;

namespace Spark.Emulator.Benchmarks;

/// <summary>A server in a process of its own, on one processor.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;

    private Server(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>The processor time it has used; on a busy machine steadier than a rate, since waiting does not count.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Server Start(string kind)
    {
        var process = Process.Start(
            new ProcessStartInfo("taskset", ["-c", "0", "dotnet", typeof(Server).Assembly.Location, "serve", kind])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            }
        )!;
        return new Server(process, new Uri(process.StandardOutput.ReadLine()!));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
