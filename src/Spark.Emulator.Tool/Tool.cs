namespace Spark.Emulator;

/// <summary>The command spark-emulator: the program of the library, under a name of its own.</summary>
internal static class Tool
{
    internal static Task<int> Main(string[] args) => EmulatorProgram.Main(args);
}
