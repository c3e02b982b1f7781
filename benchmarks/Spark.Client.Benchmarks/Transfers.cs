using System.Diagnostics;

namespace Spark.Client.Benchmarks;

/// <summary>100 MB up and down: how far the process's memory rises above what it was before.</summary>
internal static class Transfers
{
    private const long Megabyte = 1024 * 1024;

    public static async Task RunAsync(string url)
    {
        using var spark = new SparkClient(new SparkClientOptions { ApiUrl = $"{url}/v1", AccessToken = "token" });
        var directory = Directory.CreateTempSubdirectory("spark-benchmark-");
        var path = Path.Combine(directory.FullName, "file.bin");
        try
        {
            await spark.Messages.CreateAsync(Message, FileUpload.FromBytes(new byte[10], "warm.bin"));
            await MeasureAsync("download 100 MB", () => spark.Contents.DownloadToAsync("big", path));
            await MeasureAsync("upload 100 MB", () => spark.Messages.CreateAsync(Message, FileUpload.FromPath(path)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static CreateMessageRequest Message => new() { RoomId = "r", Text = "file" };

    private static async Task MeasureAsync(string what, Func<Task> transfer)
    {
        GC.Collect();
        var idle = Resident();
        var peak = idle;
        var allocated = GC.GetTotalAllocatedBytes();
        var started = Stopwatch.GetTimestamp();
        var running = transfer();
        while (!running.IsCompleted)
        {
            peak = Math.Max(peak, Resident());
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        await running;
        Console.WriteLine(
            $"{what, -16} {LocalServer.FileSize / Megabyte / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} MB/s, peak memory {(peak - idle) / (double)Megabyte:0.0} MB above idle (goal 20), allocated {(GC.GetTotalAllocatedBytes() - allocated) / (double)Megabyte:0.0} MB"
        );
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
