namespace Spark.Emulator;

/// <summary>Keeps a room's lists of messages: all, those that mention somebody, those that reply to one.</summary>
internal static class MessageIndexes
{
    public static void Add(MessageRow row)
    {
        row.Room.Messages.Add(row);
        if (row.Parent is { } parent)
            Of(row.Room.Threads, parent).Add(row);
        AddMentions(row);
    }

    public static void Remove(MessageRow row)
    {
        row.Room.Messages.Remove(row);
        if (row.Parent is { } parent)
            Drop(row.Room.Threads, parent, row);
        RemoveMentions(row);
    }

    public static void AddMentions(MessageRow row)
    {
        foreach (var person in row.Content.Mentioned)
            Of(row.Room.Mentions, person).Add(row);
    }

    public static void RemoveMentions(MessageRow row)
    {
        foreach (var person in row.Content.Mentioned)
            Drop(row.Room.Mentions, person, row);
    }

    private static Timeline<MessageRow> Of(Dictionary<Guid, Timeline<MessageRow>> index, Guid key)
    {
        if (!index.TryGetValue(key, out var list))
            index.Add(key, list = new Timeline<MessageRow>(message => message.Created));
        return list;
    }

    private static void Drop(Dictionary<Guid, Timeline<MessageRow>> index, Guid key, MessageRow row)
    {
        if (!index.TryGetValue(key, out var list))
            return;
        list.Remove(row);
        if (list.Count == 0)
            index.Remove(key);
    }
}
