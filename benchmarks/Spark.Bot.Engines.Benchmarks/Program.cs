using System.Globalization;
using Spark.Bot.Engines.Benchmarks;
using Spark.Bot.Engines.Benchmarks.Load;
using Spark.Bot.Engines.Benchmarks.Servers;

// dotnet run -c Release --project benchmarks/Spark.Bot.Engines.Benchmarks [throughput] [replicas] [endure] [PostgreSql|Nats] [events]
// All of them with both engines and 1,000,000 enduring events, unless it says otherwise. The engines, the load and what
// is measured share the cores of one machine: only ratios within one run tell anything.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["serve", var kind, var address, var service])
{
    await Replica.RunAsync(kind, address, new Uri(service));
    return 0;
}

string[] known = ["throughput", "replicas", "endure"];
var what = args.Where(known.Contains).ToList();
var engines = args.Where(Store.Kinds.Contains).ToList();
var numbers = args.Except(what).Except(engines).Select(each => int.Parse(each, CultureInfo.InvariantCulture)).ToList();
await using var cloud = await Cloud.StartAsync();
foreach (var each in what is [] ? known : [.. what])
{
    foreach (var engine in engines is [] ? Store.Kinds : [.. engines])
    {
        await using var store = await Store.StartAsync(engine);
        await (
            each switch
            {
                "throughput" => Throughput.RunAsync(store, cloud),
                "replicas" => Replicas.RunAsync(store, cloud),
                _ => Enduring.RunAsync(store, cloud, numbers is [var events] ? events : 1_000_000),
            }
        );
    }
}

return 0;
