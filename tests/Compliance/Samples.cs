using System.Text;
using Spark.Client;

namespace Compliance;

/// <summary>Things of the wire, with what a test does not care about filled in.</summary>
internal static class Samples
{
    public static readonly Person Bot = new()
    {
        Id = SparkId.Encode("us", "PEOPLE", "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a60"),
        DisplayName = "Deploy Bot",
        Emails = ["deploy@webex.bot"],
        Type = PersonType.Bot,
    };

    public static WebhookEnvelope Envelope(
        string id = "message-1",
        string room = "room-1",
        string resource = "messages",
        string @event = "created",
        string created = "2026-01-02T03:04:05.678Z",
        string more = ""
    )
    {
        var data = $"\"id\":\"{id}\",\"roomId\":\"{room}\",\"roomType\":\"group\",\"created\":\"{created}\"{more}";
        var json = $"{{\"id\":\"hook\",\"resource\":\"{resource}\",\"event\":\"{@event}\",\"data\":{{{data}}}}}";
        return WebhookEnvelope.TryParse(Encoding.UTF8.GetBytes(json))!;
    }

    /// <summary>How long the keys of events are kept, where nothing is set.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(48);

    public static InboxEntry Entry(string id = "message-1", string room = "room-1", TimeSpan? remembered = null) =>
        InboxEntry.From(Envelope(id, room), TimeProvider.System, remembered ?? Remembered);

    public static EventContext Context()
    {
        var delivery = new InboxDelivery(1, Entry(), 1);
        var replies = new ReplyLog(
            new MemoryReplyJournal(),
            delivery,
            Bot.Id,
            resendsUncertain: true,
            TimeProvider.System
        );
        return new EventContext(delivery.Entry.Webhook, null!, Bot, new Handling(delivery, replies));
    }

    public static MessageReceived Received(string text) =>
        new(Context(), new Message { Id = "message-1", Text = text }, text);
}

/// <summary>Texts that a column, a header or an index may not take as they are; no two are the same.</summary>
internal static class OddTexts
{
    public static readonly string[] All =
    [
        "a\0b",
        "a\0c",
        "half \ud83d",
        "line\r\nbreak *.>",
        new string('x', 20_000) + "1",
        new string('x', 20_000) + "2",
    ];
}
