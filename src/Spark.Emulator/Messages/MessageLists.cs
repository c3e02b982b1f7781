namespace Spark.Emulator;

/// <summary>Webex API: messages are listed newest first; a page can be bounded by a time, a message, or the cursor of a next link.</summary>
internal static class MessageLists
{
    private const int DefaultPage = 50;
    private const int LargestPageOfMentions = 100;

    public static Page<(Guid Key, MessageContent Content)> InRoom(ApiCall call)
    {
        var roomId =
            call.Query("roomId") ?? throw ApiException.BadRequest("Required String parameter 'roomId' is not present");
        var mentioned = call.Query("mentionedPeople");
        var max = Math.Min(call.Max(DefaultPage), mentioned is null ? int.MaxValue : LargestPageOfMentions);
        lock (call.Cloud.Gate)
        {
            var room = call.Cloud.Rooms.Readable(call.Caller, roomId);
            var byMention = mentioned is not null && MeansMe(call, mentioned);
            if (call.Caller.IsBot && !room.IsDirect && !byMention)
                throw ApiException.Forbidden("Failed to get activity.");
            if (mentioned is not null && !byMention)
                throw ApiException.BadRequest("mentionedPeople must be me.");

            var thread = Thread(call);
            var mentions = room.Mentions.GetValueOrDefault(call.Caller.Key);
            var list =
                thread is not null ? room.Threads.GetValueOrDefault(thread.Value)
                : byMention ? mentions
                : room.Messages;
            return Page(call, list, max, byMention ? row => row.Content.Mentioned.Contains(call.Caller.Key) : null);
        }
    }

    public static Page<(Guid Key, MessageContent Content)> Direct(ApiCall call)
    {
        var (id, email) = (call.Query("personId"), call.Query("personEmail"));
        if (id is null == email is null)
            throw ApiException.BadRequest("Must specify either personId or personEmail.");
        var person =
            (id is null ? call.Cloud.People.ByEmail(email) : call.Cloud.People.ById(id))
            ?? throw ApiException.NotFound("Person not found");
        lock (call.Cloud.Gate)
        {
            var room = call.Cloud.Rooms.Direct(call.Caller, person);
            var list = Thread(call) is { } thread ? room?.Threads.GetValueOrDefault(thread) : room?.Messages;
            // Webex API: this list is not paged, and has no max: it is all there is.
            return Page(call, list, int.MaxValue, filter: null) with { Next = null };
        }
    }

    /// <summary>What the messages say now; it is written once the gate is open again.</summary>
    private static Page<(Guid, MessageContent)> Page(
        ApiCall call,
        Timeline<MessageRow>? list,
        int max,
        Func<MessageRow, bool>? filter
    ) =>
        list is null
            ? new Page<(Guid, MessageContent)>([], Next: null)
            : list.Newest(Before(call), max, filter).Select(row => (row.Key, row.Content));

    private static long Before(ApiCall call)
    {
        var before = call.CursorOr(long.MaxValue);
        if (call.Query("before") is { } text)
        {
            before = Timestamps.TryParse(text, out var time)
                ? Math.Min(before, time)
                : throw ApiException.BadRequest("before must be a time such as 2026-01-31T12:00:00.000Z.");
        }

        if (call.Query("beforeMessage") is { } id)
            before = Math.Min(before, call.Cloud.Messages.Visible(call.Caller, id).Created);
        return before;
    }

    private static Guid? Thread(ApiCall call) =>
        call.Query("parentId") is { } id
            ? SparkId.Uuid(id) ?? throw ApiException.NotFound("Unable to get message.")
            : null;

    private static bool MeansMe(ApiCall call, string mentioned) =>
        mentioned.Equals("me", StringComparison.OrdinalIgnoreCase) || SparkId.Uuid(mentioned) == call.Caller.Key;
}
