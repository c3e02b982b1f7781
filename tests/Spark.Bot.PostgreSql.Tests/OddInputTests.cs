using System.Text;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>Text that a column or an index does not take, and rows that this program cannot read.</summary>
public sealed class OddInputTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_reason_that_was_cut_in_the_middle_of_a_sign_is_kept()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);

        await _harness.Inbox.DeadLetterAsync(await _harness.Replica.TakeAsync(), "cut \ud83d", Ct);

        (await _harness.Dead.ListAsync(cancellationToken: Ct)).Single().Reason.ShouldBe("cut \ufffd");
    }

    [Fact]
    public async Task States_whose_names_are_no_valid_text_are_kept_apart()
    {
        var (one, other) = (Address("half \ud83d"), Address("half \ud83c"));
        await _harness.States.PutAsync(one, "1"u8.ToArray(), version: 0, Ct);
        await _harness.States.PutAsync(other, "2"u8.ToArray(), version: 0, Ct);

        Text(await _harness.States.GetAsync(one, Ct)).ShouldBe("1");
        Text(await _harness.States.GetAsync(other, Ct)).ShouldBe("2");
    }

    [Fact]
    public async Task A_state_whose_names_are_too_long_for_an_index_is_kept()
    {
        var random = new Random(7);
        string Long() => string.Concat(Enumerable.Range(0, 450).Select(_ => (char)random.Next(0x4e00, 0x9fff)));
        var address = new StateAddress(Long(), Long(), Long());

        (await _harness.States.PutAsync(address, "1"u8.ToArray(), version: 0, Ct)).ShouldBeTrue();

        Text(await _harness.States.GetAsync(address, Ct)).ShouldBe("1");
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_stays_and_keeps_no_other_room_waiting()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a", "room-1"), Ct);
        await _harness.ScalarAsync("UPDATE {schema}.events SET body = 'of a version to come'");
        await _harness.Inbox.AcceptAsync(Samples.Entry("b", "room-2"), Ct);

        (await _harness.Replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");

        await _harness.Inbox.AcceptAsync(Samples.Entry("c", "room-3"), Ct);
        (await _harness.Replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("c");
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events WHERE state = 0")).ShouldBe(3L);
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_read_is_listed_and_hides_no_other()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await _harness.Inbox.DeadLetterAsync(await _harness.Replica.TakeAsync(), "broken", Ct);
        await _harness.ScalarAsync("UPDATE {schema}.events SET body = 'of a version to come'");
        await _harness.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        await _harness.Inbox.DeadLetterAsync(await _harness.Replica.TakeAsync(), "broken too", Ct);

        var letters = await _harness.Dead.ListAsync(cancellationToken: Ct);

        letters[0].Reason.ShouldBe("It cannot be read by this version. Given up for: broken");
        letters[1].Webhook.Data.Id.ShouldBe("b");
    }

    private static StateAddress Address(string name) => new("room-1", PersonId: null, name);

    private static string? Text(StateEntry? entry) => entry is null ? null : Encoding.UTF8.GetString(entry.Value.Span);
}
