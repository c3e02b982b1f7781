using System.Globalization;
using Spark.Emulator.Benchmarks;

// dotnet build -c Release benchmarks/Spark.Emulator.Benchmarks
// taskset -c 1 dotnet run -c Release --no-build --project benchmarks/Spark.Emulator.Benchmarks [messages|pages|deliveries|starts]
// Every server is another process, on processor 0; the load comes from this one, and should have another processor.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["serve", "bare"]:
        await BareServer.RunAsync();
        return;
    case ["serve", "emulator"]:
        await EmulatorServer.RunAsync();
        return;
}

var all = args.Length == 0;
if (all || args.Contains("starts"))
    await Starts.RunAsync();
if (all || args.Contains("messages"))
    await Messages.RunAsync();
if (all || args.Contains("pages"))
    await Pages.RunAsync();
if (all || args.Contains("deliveries"))
    await Deliveries.RunAsync();
