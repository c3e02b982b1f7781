using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>A bot that is told to stop.</summary>
public class StopTests
{
    [Fact]
    public async Task It_says_that_it_is_not_ready_and_goes_on_answering_until_load_balancers_have_noticed()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var bot = await StoryBot.StartAsync(
            cloud,
            options: options => options.StopDelay = TimeSpan.FromSeconds(10),
            host: host =>
                host.Services.AddSingleton<TimeProvider>(clock)
                    // The host's limit, which is the machine's time, must not be what ends the delay.
                    .Configure<HostOptions>(its => its.ShutdownTimeout = TimeSpan.FromHours(1))
        );

        var stopped = bot.App.StopAsync();
        await bot.NotReadyAsync("The bot is being stopped.");
        await cloud.AnswersAsync("hello", "hi");
        stopped.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(10));

        await stopped.WaitAsync(Until.Patience);
        await Should.ThrowAsync<HttpRequestException>(bot.HealthAsync);
        await bot.App.StopAsync().WaitAsync(Until.Patience); // a second time, and the delay is not begun again
    }

    [Fact]
    public async Task What_it_has_accepted_is_answered_before_it_ends()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var bot = await StoryBot.StartAsync(
            cloud,
            says: says =>
                says.OnMessage(
                    async (message, ct) =>
                    {
                        begun.TrySetResult();
                        await release.Task;
                        await message.ReplyAsync("done", ct);
                    }
                )
        );
        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "hello");
        await begun.Task;

        var stopped = bot.App.StopAsync();
        release.SetResult();
        await stopped;

        (await cloud.Person("alice").NextReplyAsync()).Text.ShouldBe("done");
    }

    [Fact]
    public async Task The_host_gives_it_the_time_its_own_limits_add_up_to()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(
            cloud,
            options: options =>
                (options.StopDelay, options.DrainTimeout) = (TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40))
        );

        var host = bot.App.Services.GetRequiredService<IOptions<HostOptions>>().Value;

        host.ShutdownTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(55));
    }
}
