namespace Spark.Emulator.Benchmarks;

/// <summary>The emulator as anybody starts it.</summary>
internal static class EmulatorServer
{
    public static async Task RunAsync()
    {
        await using var emulator = await SparkEmulator.StartAsync(new SparkEmulatorOptions());
        Console.WriteLine(emulator.Url);
        await Console.In.ReadLineAsync(); // until the benchmark ends
    }
}
