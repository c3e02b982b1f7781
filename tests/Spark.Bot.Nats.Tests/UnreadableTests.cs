using System.Text;
using Microsoft.Extensions.Logging;

namespace Spark.Bot.Nats.Tests;

/// <summary>A message that this version cannot read, as in a rolling change of format.</summary>
public sealed class UnreadableTests(Servers servers) : IAsyncDisposable
{
    private const string Body = "of a version to come";

    private readonly NatsHarness _harness = new(servers) { Settings = { RetryFor = TimeSpan.FromSeconds(2) } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task It_is_kept_as_a_dead_letter_which_health_and_log_tell_and_its_partition_goes_on()
    {
        var replica = _harness.Another(TimeProvider.System);
        await PublishAsync(replica);
        await replica.Inbox.AcceptAsync(Samples.Entry("behind it"), Ct);

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("behind it");

        await Until.TrueAsync(() => replica.Inbox.DeadLetters == 1);
        var letter = (await replica.Dead.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();
        letter.Reason.ShouldContain("cannot be read by this version");
        var kept = await replica.Server.RunAsync(
            (topology, token) =>
                StoredEvent.FindAsync(topology.JetStream, replica.Server.Names.Dead, (ulong)letter.Id, token),
            Ct
        );
        Encoding.UTF8.GetString(kept!.Body).ShouldBe(Body);
        replica.Log.At(LogLevel.Error).ShouldContain(line => line.Contains("cannot be read by this version"));
    }

    [Fact]
    public async Task It_is_given_back_at_first_and_is_no_attempt_for_a_replica_that_can_read_it()
    {
        _harness.Settings.RetryFor = TimeSpan.FromSeconds(15);
        var replica = _harness.Another(TimeProvider.System);
        var taking = replica.Inbox.TakeAsync(Ct).AsTask();
        await PublishAsync(replica);

        await Until.TrueAsync(() =>
            replica.Server.RunAsync(
                async (topology, token) =>
                {
                    var entry = await NatsKeys.FindAsync(topology.Partitions, Partition(replica).Key, token);
                    var mark = PartitionMark.Read(entry?.Value, topology.Incarnation);
                    return mark is { Event: 1, IsGivenBack: true, Attempts: 0, Delivered: >= 2 };
                },
                Ct
            )
        );
        replica.Inbox.DeadLetters.ShouldBe(0);
        taking.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_letter_that_cannot_be_read_is_not_replayed_by_this_version_and_stays()
    {
        var replica = _harness.Another(TimeProvider.System);
        var taking = replica.Inbox.TakeAsync(Ct).AsTask();
        await PublishAsync(replica);
        await Until.TrueAsync(() => replica.Inbox.DeadLetters == 1);
        var letter = (await replica.Dead.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();

        var error = await Should.ThrowAsync<InvalidOperationException>(replica.Dead.ReplayAsync(letter.Id, Ct));

        error.Message.ShouldContain("cannot be read by this version");
        (await replica.Dead.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();
        taking.IsCompleted.ShouldBeFalse();
    }

    private NatsPartition Partition(NatsReplica replica) =>
        replica.Server.Names.PartitionOf("room-1", _harness.Settings.Partitions);

    private async Task PublishAsync(NatsReplica replica) =>
        await replica.Server.RunAsync(
            async (topology, token) =>
                await topology.JetStream.PublishAsync(
                    Partition(replica).Subject,
                    Encoding.UTF8.GetBytes(Body),
                    cancellationToken: token
                ),
            Ct
        );
}
