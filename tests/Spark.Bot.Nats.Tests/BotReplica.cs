using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot.Nats.Tests;

/// <summary>A whole bot over NATS.</summary>
internal sealed class BotReplica(SparkNatsOptions settings, Func<MessageDeleted, CancellationToken, Task>? handle)
    : WholeBot(
        bot =>
            bot.UseNats(
                settings.Url,
                options =>
                {
                    options.Name = settings.Name;
                    options.AckWait = settings.AckWait;
                    options.Replicas = settings.Replicas;
                    options.Partitions = settings.Partitions;
                    options.RetryFor = settings.RetryFor;
                }
            ),
        handle
    )
{
    public override ValueTask CutOffAsync() => Services.GetRequiredService<NatsServer>().DisposeAsync();
}
