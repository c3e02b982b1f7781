using System.Globalization;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Spark.Bot.Engines.Benchmarks.Load;
using Spark.Bot.Nats;

namespace Spark.Bot.Engines.Benchmarks.Ceilings;

/// <summary>Bare NATS.Net over a stream and consumers like the bot's: publish and await, consume and acknowledge.</summary>
internal sealed class NatsCeiling : IContender
{
    private const int Partitions = 64;
    private readonly NatsNames _names = new("ceiling");
    private readonly NatsConnection _connection;
    private readonly NatsJSContext _stream;
    private readonly CancellationTokenSource _stop = new();
    private Task _consuming = Task.CompletedTask;

    private NatsCeiling(string url)
    {
        _connection = new NatsConnection(new NatsOpts { Url = url });
        _stream = new NatsJSContext(_connection);
    }

    public string Name => "ceiling";

    public Counter Handled { get; } = new();

    public static async Task<NatsCeiling> StartAsync(string url)
    {
        var ceiling = new NatsCeiling(url);
        var stream = await ceiling._stream.CreateStreamAsync(
            new StreamConfig(ceiling._names.Events, [ceiling._names.EventSubjects(Partitions)])
            {
                DuplicateWindow = TimeSpan.FromHours(1),
                AllowDirect = true,
                Storage = StreamConfigStorage.File,
            }
        );
        var consuming = new List<Task>();
        for (var number = 0; number < Partitions; number++)
        {
            var partition = ceiling._names.Partition(number, Partitions);
            var consumer = await stream.CreateOrUpdateConsumerAsync(
                new ConsumerConfig(partition.Consumer)
                {
                    FilterSubject = partition.Subject,
                    AckPolicy = ConsumerConfigAckPolicy.Explicit,
                    AckWait = TimeSpan.FromSeconds(10),
                    MaxAckPending = 1,
                }
            );
            consuming.Add(Task.Run(() => ceiling.ConsumeAsync(consumer)));
        }

        ceiling._consuming = Task.WhenAll(consuming);
        return ceiling;
    }

    /// <summary>What all streams of a server hold, in bytes.</summary>
    public static async Task<long> StoredAsync(string url)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = url });
        var bytes = 0L;
        await foreach (var stream in new NatsJSContext(connection).ListStreamsAsync())
        {
            bytes += (long)stream.Info.State.Bytes;
        }

        return bytes;
    }

    public async Task AcceptAsync(int producer, Event one, byte[] prepared)
    {
        var written = await _stream.PublishAsync(
            _names.PartitionOf(one.Entry.Conversation, Partitions).Subject,
            prepared,
            opts: new NatsJSPubOpts { MsgId = one.Entry.Key.Value.ToString("x32", CultureInfo.InvariantCulture) }
        );
        written.EnsureSuccess();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _consuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConsumeAsync(INatsJSConsumer consumer)
    {
        await foreach (var message in consumer.ConsumeAsync<byte[]>(cancellationToken: _stop.Token))
        {
            await message.AckAsync();
            Handled.Add(1);
        }
    }
}
