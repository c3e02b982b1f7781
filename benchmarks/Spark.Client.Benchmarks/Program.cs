using System.Globalization;
using Spark.Client.Benchmarks;

// dotnet run -c Release --project benchmarks/Spark.Client.Benchmarks
// With the argument "calls": only what one call costs.
// The server is another process, so that its memory and its garbage are not the client's.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["serve"])
{
    await LocalServer.RunAsync();
    return;
}

if (args is ["calls"])
{
    await Calls.RunAsync();
    return;
}

using var server = LocalServer.Start();
await Transfers.RunAsync(server.Url); // first: it watches the process's memory
await Calls.RunAsync();
await Listing.RunAsync(server.Url);
await LookAhead.RunAsync(server.Url);
