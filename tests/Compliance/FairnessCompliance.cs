namespace Compliance;

/// <summary>What every inbox must do when far more waits than is served at once.</summary>
public abstract class FairnessCompliance(InboxHarness inbox) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inbox.DisposeAsync();
    }

    [Fact]
    public async Task Far_more_rooms_than_are_served_at_once_all_get_their_turn_and_keep_their_order()
    {
        const int Rooms = 300;
        foreach (var turn in Enumerable.Range(0, 3))
        {
            await Task.WhenAll(
                Enumerable.Range(0, Rooms).Select(room => inbox.AcceptAsync($"{room}-{turn}", $"room-{room}").AsTask())
            );
        }

        inbox.Inbox.Pending.ShouldBe(3 * Rooms);
        var seen = new List<(string Room, string Id)>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var n = 0; n < 3 * Rooms / 4; n++)
                        {
                            var delivery = await inbox.TakeAsync();
                            lock (seen)
                            {
                                seen.Add((delivery.Entry.Conversation, delivery.Entry.Webhook.Data.Id!));
                            }

                            await inbox.Inbox.CompleteAsync(delivery, default);
                        }
                    })
                )
        );

        inbox.Inbox.Pending.ShouldBe(0);
        foreach (var room in seen.GroupBy(each => each.Room))
        {
            var number = room.Key.Split('-')[1];
            room.Select(each => each.Id).ShouldBe([$"{number}-0", $"{number}-1", $"{number}-2"]);
        }
    }

    [Fact]
    public async Task A_room_with_a_long_queue_does_not_keep_others_waiting()
    {
        foreach (var n in Enumerable.Range(0, 200))
        {
            await inbox.AcceptAsync($"hot-{n}", "hot");
        }

        var others = Enumerable
            .Range(0, 100)
            .Select(n => $"cold-{n}")
            .Where(room => !inbox.SharesItsTurn("hot", room))
            .Take(40)
            .ToList();
        foreach (var room in others)
        {
            await inbox.AcceptAsync(room, room);
        }

        var cold = 0;
        for (var n = 0; n < 120 && cold < 40; n++)
        {
            var delivery = await inbox.TakeAsync();
            cold += delivery.Entry.Conversation == "hot" ? 0 : 1;
            await inbox.Inbox.CompleteAsync(delivery, default);
        }

        cold.ShouldBe(40);
    }
}
