using System.Globalization;

namespace Spark.Emulator;

/// <summary>The switches of the program.</summary>
internal sealed record CommandLine(SparkEmulatorOptions Options, bool WantsHelp)
{
    public const string Usage = """
        Usage: spark-emulator [switches]

          --urls URL         where it listens (http://localhost:5050)
          --public-url URL   where others reach it, for example a tunnel: origin of next links and file addresses
          --seed FILE        a JSON file with the people there are, instead of Alice, Bob and EchoBot
          --state FILE       keeps everything in a file across restarts, instead of in memory
          --faults FILE      a JSON file with faults that are on from the start
          --fault-seed N     what the chance of faults begins with (0)
          --file-hosts A,B   hosts from which files are fetched that messages name by address, besides this machine
          --allow-remote     lets --urls name an address that other machines can reach
          --help             shows this
        """;

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var options = new SparkEmulatorOptions { Url = new Uri(EmulatorProgram.DefaultUrl) };
        var help = false;
        for (var i = 0; i < args.Count; i++)
        {
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? args[i] : args[i][..equals];
            switch (name)
            {
                case "--urls":
                    options.Url = Address(name, Value());
                    break;
                case "--public-url":
                    options.PublicUrl = Address(name, Value());
                    break;
                case "--seed":
                    options.SeedPath = Value();
                    break;
                case "--state":
                    options.StateFile = Value();
                    break;
                case "--faults":
                    options.FaultsPath = Value();
                    break;
                case "--fault-seed":
                    options.FaultSeed = Number(name, Value());
                    break;
                case "--file-hosts":
                    options.FileHosts = Value()
                        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    break;
                case "--allow-remote":
                    options.AllowRemote = true;
                    break;
                case "--help" or "-h" or "-?":
                    help = true;
                    break;
                default:
                    throw new SparkEmulatorConfigurationException($"Unknown switch: {args[i]}");
            }

            string Value()
            {
                if (equals >= 0)
                    return args[i][(equals + 1)..];
                return i + 1 < args.Count
                    ? args[++i]
                    : throw new SparkEmulatorConfigurationException($"{name} needs a value.");
            }
        }

        return new CommandLine(options, help);
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SparkEmulatorConfigurationException($"{name} needs a whole number, and '{text}' is none.");

    private static Uri Address(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? url
            : throw new SparkEmulatorConfigurationException(
                $"{name} needs one address such as {EmulatorProgram.DefaultUrl}, and '{text}' is none."
            );
}
