using Spark.Client;

namespace Compliance;

/// <summary>A bot that ran alone with its inbox in a file, was killed, and is to go on with replicas.</summary>
internal sealed class Removal(SharedHarness to) : IAsyncDisposable
{
    public SqliteHarness Old { get; } = new();

    public SharedHarness New => to;

    /// <summary>What the file holds, as the new inbox sees it.</summary>
    public SqliteExport Export => new(Old.Database, Old.RemembersFor, Old.Clock);

    /// <summary>What the old bot accepts now, in this order.</summary>
    public async Task AcceptAsync(IEnumerable<(string Id, string Room)> events) =>
        (await Task.WhenAll(events.Select(each => Old.AcceptAsync(each.Id, each.Room).AsTask()))).ShouldAllBe(receipt =>
            receipt == InboxReceipt.Stored
        );

    /// <summary>The old bot answers what it is handling, as far as the journal knows.</summary>
    public async Task<ReplyKey> AnswerAsync(InboxDelivery delivery, string? sent, string handler = "handler")
    {
        var key = new ReplyKey(delivery.Id, handler, 1);
        await Old.Journal.IntendAsync(key, Old.Clock.GetUtcNow(), default);
        if (sent is not null)
        {
            await Old.Journal.RecordAsync(key, new Message { Id = sent, Text = "hi" }, default);
        }

        return key;
    }

    /// <summary>Moves everything, and tells what was moved.</summary>
    public async Task<string> MoveAsync(IInboxImport? inbox = null, IStateStore? states = null)
    {
        var move = new InboxMove(Export, inbox ?? (IInboxImport)New.Inbox, states ?? New.States);
        await move.RunAsync(TestContext.Current.CancellationToken);
        return move.ToString();
    }

    /// <summary>Handles so many events of the new bot, in the order in which it gives them out.</summary>
    public async Task<List<InboxDelivery>> HandleAsync(int count)
    {
        var handled = new List<InboxDelivery>();
        while (handled.Count < count)
        {
            var delivery = await New.TakeAsync();
            handled.Add(delivery);
            await New.Inbox.CompleteAsync(delivery, default);
        }

        return handled;
    }

    public async Task NothingIsLeftAsync()
    {
        foreach (var table in (string[])["events", "replies", "states", "handled"])
        {
            (await Old.Database.RunAsync(file => file.Scalar($"SELECT count(*) FROM {table}"))).ShouldBe(0L, table);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Old.DisposeAsync();
        await New.DisposeAsync();
    }
}

/// <summary>Sends replies of an event as handlers do, and says whether one went out.</summary>
internal static class Replying
{
    public static async Task<(Message Message, bool WasSent)> ReplyAsync(
        this InboxHarness bot,
        InboxDelivery delivery,
        bool resendsUncertain = false
    )
    {
        var wasSent = false;
        var log = new ReplyLog(bot.Journal, delivery, Samples.Bot.Id, resendsUncertain, bot.Clock)
        {
            Handler = "handler",
        };
        var message = await log.SendAsync(
            new Destination("room-1", ThreadId: null),
            spark: null!, // a group room is not looked at
            new CreateMessageRequest { Text = "hi" },
            _ =>
            {
                wasSent = true;
                return Task.FromResult(new Message { Id = "again", Text = "hi" });
            },
            default
        );
        return (message, wasSent);
    }
}
