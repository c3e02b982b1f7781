namespace Spark.Emulator;

internal static class EmulatorProgram
{
    private static Task Main() => Task.CompletedTask;
}
