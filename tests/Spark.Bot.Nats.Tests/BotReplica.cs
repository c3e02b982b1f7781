using Microsoft.Extensions.DependencyInjection;
using Spark.Bot.Tests.Inbox;

namespace Spark.Bot.Nats.Tests;

/// <summary>A whole bot over NATS.</summary>
internal sealed class BotReplica(SparkNatsOptions settings, Func<MessageDeleted, CancellationToken, Task> handle)
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
                }
            ),
        handle
    )
{
    /// <summary>Handles what there is.</summary>
    public new BotReplica Start()
    {
        base.Start();
        return this;
    }

    /// <summary>As if the process were gone: nothing is said to the others.</summary>
    public ValueTask CutOffAsync() => Services.GetRequiredService<NatsServer>().DisposeAsync();
}
