using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>The test of docs/testing.md: a bot in this process, its cloud, and a clock that stands still.</summary>
public class TestKitTests
{
    [Fact]
    public async Task A_bot_is_tested_in_a_few_lines_without_a_network_or_a_clock()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var spark = await SparkEmulator.StartAsync(new SparkEmulatorOptions { TimeProvider = clock });
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
            host.UseSetting("Spark:ApiUrl", spark.ApiUrl.AbsoluteUri)
                .UseSetting("Spark:AccessToken", "echobot")
                .UseSetting("urls", "http://127.0.0.1:0")
                .ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock))
        );
        factory.UseKestrel(0);
        factory.StartServer();
        var (alice, bot) = (spark.Person("alice"), spark.Person("echobot"));
        await bot.IsListeningAsync();

        await alice.SaysAsync(bot, "echo hi");

        (await alice.NextReplyAsync()).Text.ShouldBe("hi");
    }
}
