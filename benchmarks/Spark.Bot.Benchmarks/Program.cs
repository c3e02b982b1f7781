using System.Globalization;
using Spark.Bot.Benchmarks;
using Spark.Bot.Benchmarks.Load;
using Spark.Bot.Benchmarks.Servers;

// dotnet run -c Release --project benchmarks/Spark.Bot.Benchmarks [accept] [echo] [endure]
// What is measured runs on the first core, alone in its process; the load and the service it talks to on the second.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["serve", var kind, var api]:
        await Server.RunAsync(kind, new Uri(api));
        return 0;
    case ["load", .. var what]:
        await using (var service = await LocalService.StartAsync())
        {
            foreach (var each in what is [] ? ["accept", "echo", "endure"] : what)
            {
                await (
                    each switch
                    {
                        "accept" => Accepting.RunAsync(service),
                        "echo" => Echoing.RunAsync(service),
                        "endure" => Enduring.RunAsync(service),
                        _ => throw new InvalidOperationException($"'{each}' is none of accept, echo, endure."),
                    }
                );
            }
        }

        return 0;
    default:
        return await Pinned.RunAsync(core: 1, ["load", .. args]);
}
