namespace Spark.Bot.PostgreSql.Tests.Moving;

public sealed class PostgreSqlMoveTests(Database database) : MoveCompliance(new PostgreSqlHarness(database));

/// <summary>What was handled before the move is known after it.</summary>
public sealed class MovedKeysTests(Database database) : IAsyncDisposable
{
    private readonly Removal _removal = new(new PostgreSqlHarness(database));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _removal.DisposeAsync();

    [Fact]
    public async Task A_key_of_a_handled_event_is_remembered_for_what_is_left_of_its_time()
    {
        await _removal.AcceptAsync([("a", "a")]);
        await _removal.Old.Inbox.CompleteAsync(await TakeOldAsync("a"), Ct);
        _removal.Old.Clock.Advance(TimeSpan.FromHours(47));
        _removal.New.Clock.Advance(TimeSpan.FromHours(47));
        await _removal.MoveAsync();

        (await AcceptNewAsync("a", "a")).ShouldBe(InboxReceipt.Duplicate);
        _removal.New.Clock.Advance(TimeSpan.FromHours(1));

        (await AcceptNewAsync("a", "a")).ShouldBe(InboxReceipt.Stored);
    }

    private async Task<InboxDelivery> TakeOldAsync(string id)
    {
        var delivery = await _removal.Old.TakeAsync();
        delivery.Entry.Webhook.Data.Id.ShouldBe(id);
        return delivery;
    }

    private async Task<InboxReceipt> AcceptNewAsync(string id, string room) => await _removal.New.AcceptAsync(id, room);
}
