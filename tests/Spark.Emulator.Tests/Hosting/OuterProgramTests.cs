using System.Net;
using System.Net.Sockets;

namespace Spark.Emulator.Tests.Hosting;

/// <summary>The emulator inside a program; the environment of that program is everybody's, so nothing runs beside.</summary>
[CollectionDefinition(nameof(OuterProgramTests), DisableParallelization = true)]
[Collection(nameof(OuterProgramTests))]
public class OuterProgramTests
{
    [Fact]
    public async Task The_outer_programs_addresses_are_not_taken()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        Environment.SetEnvironmentVariable(
            "ASPNETCORE_URLS",
            $"http://127.0.0.1:{((IPEndPoint)holder.LocalEndpoint).Port}"
        );
        try
        {
            await using var emulator = await SparkEmulator.StartAsync(
                cancellationToken: TestContext.Current.CancellationToken
            );

            emulator.Url.Port.ShouldNotBe(((IPEndPoint)holder.LocalEndpoint).Port);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }
}
