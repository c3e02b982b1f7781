using System.Runtime.InteropServices;

namespace Spark.Emulator;

/// <summary>The emulator as a program of its own.</summary>
internal static class EmulatorProgram
{
    public const string DefaultUrl = "http://localhost:5050";

    private const int Failed = 1;
    private const int BadUsage = 2;

    internal static async Task<int> Main(string[] args)
    {
        try
        {
            var command = CommandLine.Parse(args);
            if (command.WantsHelp)
            {
                Console.Out.WriteLine(CommandLine.Usage);
                return 0;
            }

            using var loggers = LoggerFactory.Create(logging =>
                logging
                    .AddSimpleConsole(format => format.SingleLine = true)
                    .SetMinimumLevel(LogLevel.Warning)
                    // A start that failed is explained by its exception; the host would print the stack besides.
                    .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            );
            command.Options.LoggerFactory = loggers;
            await RunAsync(command.Options).ConfigureAwait(false);
            return 0;
        }
        catch (SparkEmulatorAddressException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Failed;
        }
        catch (SparkEmulatorConfigurationException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message}\n\n{CommandLine.Usage}").ConfigureAwait(false);
            return BadUsage;
        }
    }

    private static async Task RunAsync(SparkEmulatorOptions options)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var emulator = await SparkEmulator.StartAsync(options).ConfigureAwait(false);
        await using (emulator.ConfigureAwait(false))
        {
            Introduce(emulator, options);
            await stop.Task.ConfigureAwait(false);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // the process ends by returning from Main
            stop.TrySetResult();
        }
    }

    private static void Introduce(SparkEmulator emulator, SparkEmulatorOptions options)
    {
        var console = Console.Out;
        if (!options.Url.IsLoopback)
            console.WriteLine(
                "WARNING: other machines can reach this emulator, and everybody can read all tokens and messages."
            );
        console.WriteLine($"Chat page: {emulator.Url.ToString().TrimEnd('/')}");
        console.WriteLine($"API:       {emulator.ApiUrl}");
        if (options.PublicUrl is { } publicUrl)
            console.WriteLine($"Public:    {publicUrl}");
        console.WriteLine("People:");
        foreach (var person in emulator.Cloud.Everybody())
            console.WriteLine($"  {person.DisplayName} ({person.Email}, {person.Wire.Type}), token: {person.Token}");
        console.WriteLine("Ctrl+C stops it.");
    }
}
