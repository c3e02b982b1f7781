using System.Diagnostics;

namespace Spark.Bot.Benchmarks;

/// <summary>Processes of this program, each on a core of its own where the system can do that.</summary>
internal static class Pinned
{
    private static readonly bool CanPin = File.Exists("/usr/bin/taskset") && Environment.ProcessorCount > 1;

    public static async Task<int> RunAsync(int core, string[] arguments)
    {
        if (!CanPin)
        {
            Console.WriteLine("Not pinned (no taskset, or one core): the rates are of little use, look at the others.");
        }

        using var process = Process.Start(Command(core, arguments))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public static Process Start(int core, string[] arguments)
    {
        var command = Command(core, arguments);
        command.RedirectStandardInput = true; // until it is closed, the process runs
        command.RedirectStandardOutput = true;
        return Process.Start(command)!;
    }

    private static ProcessStartInfo Command(int core, string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var line = new List<string>();
        if (CanPin)
        {
            line.AddRange(["/usr/bin/taskset", "-c", $"{core}"]);
        }

        line.Add(program);
        if (Path.GetFileNameWithoutExtension(program) is "dotnet")
        {
            line.Add(typeof(Pinned).Assembly.Location);
        }

        return new ProcessStartInfo(line[0], [.. line[1..], .. arguments]) { UseShellExecute = false };
    }
}
