using System.Text;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What handlers remember of the event's room is written with the event's end, or not at all.</summary>
public sealed class StateWithTheEventTests(Database database) : IAsyncDisposable
{
    private static readonly StateAddress _count = new("room-1", PersonId: null, "count");

    private readonly PostgreSqlHarness _harness = new(database);
    private string _handler = "handler";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task It_is_there_once_the_event_is_handled_and_seen_by_its_handlers_before()
    {
        var (delivery, states) = await BeginAsync();
        (await states.PutAsync(_count, "1"u8.ToArray(), version: 0, Ct)).ShouldBeTrue();
        var seen = (await states.GetAsync(_count, Ct))!;
        Text(seen).ShouldBe("1");
        (await states.PutAsync(_count, "x"u8.ToArray(), version: 0, Ct)).ShouldBeFalse();
        (await states.PutAsync(_count, "2"u8.ToArray(), seen.Version, Ct)).ShouldBeTrue();
        (await _harness.States.GetAsync(_count, Ct)).ShouldBeNull();

        await _harness.Inbox.CompleteAsync(delivery, Ct);

        Text(await _harness.States.GetAsync(_count, Ct)).ShouldBe("2");
    }

    [Fact]
    public async Task A_replica_that_dies_has_changed_nothing()
    {
        var (_, states) = await BeginAsync();
        await states.PutAsync(_count, "1"u8.ToArray(), version: null, Ct);

        await _harness.CrashAsync();

        var again = await _harness.Replica.TakeAsync();
        var second = _harness.States.Within(again, () => _handler);
        (await second.GetAsync(_count, Ct)).ShouldBeNull();
        await second.PutAsync(_count, "1"u8.ToArray(), version: 0, Ct);
        await _harness.Inbox.CompleteAsync(again, Ct);
        Text(await _harness.States.GetAsync(_count, Ct)).ShouldBe("1");
    }

    [Fact]
    public async Task Of_two_handlers_that_of_the_one_that_failed_is_dropped()
    {
        var other = _count with { Name = "other" };
        var (delivery, states) = await BeginAsync();
        await states.PutAsync(_count, "1"u8.ToArray(), version: null, Ct);
        _handler = "failing";
        await states.PutAsync(other, "1"u8.ToArray(), version: null, Ct);
        delivery.Finish("handler");

        await _harness.Inbox.RetryAsync(delivery, TimeSpan.FromSeconds(1), Ct);

        Text(await _harness.States.GetAsync(_count, Ct)).ShouldBe("1");
        (await _harness.States.GetAsync(other, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Somebody_who_was_faster_has_the_handler_run_again()
    {
        var (delivery, states) = await BeginAsync();
        await states.PutAsync(_count, "mine"u8.ToArray(), version: 0, Ct);
        delivery.Finish("handler");
        delivery.Finish("another");
        await _harness.States.PutAsync(_count, "theirs"u8.ToArray(), version: null, Ct);

        await Should.ThrowAsync<StateConflictException>(_harness.Inbox.CompleteAsync(delivery, Ct).AsTask());

        delivery.Finished.ShouldBe(["another"]);
        await _harness.Inbox.RetryAsync(delivery, TimeSpan.FromSeconds(1), Ct);
        Text(await _harness.States.GetAsync(_count, Ct)).ShouldBe("theirs");
        _harness.Clock.Advance(TimeSpan.FromSeconds(2));
        (await _harness.Replica.TakeAsync()).Finished.ShouldBe(["another"]);
    }

    [Fact]
    public async Task What_is_of_another_room_or_of_a_person_is_written_at_once()
    {
        var (_, states) = await BeginAsync();
        var person = new StateAddress(RoomId: null, "alice", "count");
        var room = new StateAddress("room-2", "alice", "count");
        await states.PutAsync(person, "1"u8.ToArray(), version: null, Ct);
        await states.PutAsync(room, "2"u8.ToArray(), version: null, Ct);

        Text(await _harness.States.GetAsync(person, Ct)).ShouldBe("1");
        Text(await _harness.States.GetAsync(room, Ct)).ShouldBe("2");
    }

    [Fact]
    public async Task What_was_written_and_deleted_again_is_not_there()
    {
        var (delivery, states) = await BeginAsync();
        await _harness.States.PutAsync(_count, "old"u8.ToArray(), version: null, Ct);
        await states.PutAsync(_count, "1"u8.ToArray(), version: null, Ct);
        await states.DeleteAsync(_count, version: null, Ct);
        (await states.GetAsync(_count, Ct)).ShouldBeNull();

        await _harness.Inbox.CompleteAsync(delivery, Ct);

        (await _harness.States.GetAsync(_count, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_handler_that_failed_has_written_is_not_seen_by_the_next()
    {
        var (delivery, states) = await BeginAsync();
        _handler = "failing";
        await states.PutAsync(_count, "1"u8.ToArray(), version: 0, Ct);
        _handler = "second";
        (await states.GetAsync(_count, Ct)).ShouldBeNull();
        (await states.PutAsync(_count, "2"u8.ToArray(), version: 0, Ct)).ShouldBeTrue();
        delivery.Finish("second");
        await _harness.States.PutAsync(_count, "theirs"u8.ToArray(), version: null, Ct);

        // Its first write is compared with the database, not with what is dropped.
        await Should.ThrowAsync<StateConflictException>(
            _harness.Inbox.RetryAsync(delivery, TimeSpan.FromSeconds(1), Ct).AsTask()
        );
    }

    [Fact]
    public async Task A_room_that_is_forgotten_at_the_end_of_its_event_stays_forgotten()
    {
        var (delivery, states) = await BeginAsync();
        await states.PutAsync(_count, "1"u8.ToArray(), version: null, Ct);
        await states.DeleteRoomAsync("room-1", Ct);

        await _harness.Inbox.CompleteAsync(delivery, Ct);

        (await _harness.States.GetAsync(_count, Ct)).ShouldBeNull();
    }

    private async Task<(InboxDelivery Delivery, IStateStore States)> BeginAsync()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var delivery = await _harness.Replica.TakeAsync();
        return (delivery, _harness.States.Within(delivery, () => _handler));
    }

    private static string? Text(StateEntry? entry) => entry is null ? null : Encoding.UTF8.GetString(entry.Value.Span);
}
