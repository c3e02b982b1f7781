namespace Spark.Emulator;

/// <summary>A message in the store. Its content is replaced as a whole when it is edited. Guarded by the store's gate.</summary>
internal sealed class MessageRow(Guid key, RoomRow room, PersonRow author, long created, MessageContent content)
{
    public const int MostEdits = 10;

    public Guid Key => key;

    public RoomRow Room => room;

    public PersonRow Author => author;

    public long Created => created;

    public Guid? Parent { get; init; }

    public MessageContent Content { get; set; } = content;

    public int Edits { get; set; }

    /// <summary>Webex API: in group rooms a bot sees only what mentions it or everybody, and what it said itself.</summary>
    public bool VisibleTo(PersonRow person) => room.Members.ContainsKey(person.Key) && Content.ShownTo(person, this);

    /// <summary>Webex API: compliance officers read what is said in the rooms of their organization's people.</summary>
    public bool ReadableBy(PersonRow person) => VisibleTo(person) || room.IsOverseenBy(person);
}

/// <summary>What a message says, ready to be sent; never changed in place, so it may be read outside the gate.</summary>
internal sealed record MessageContent(
    Message Wire,
    IReadOnlyList<Guid> Mentioned,
    bool MentionsAll,
    IReadOnlyList<StoredFile> Files
)
{
    private volatile Written? _written;

    public bool ShownTo(PersonRow person, MessageRow row) =>
        !person.IsBot || row.Room.IsDirect || MentionsAll || row.Author == person || Mentioned.Contains(person.Key);

    /// <summary>The message with its files' addresses on one origin.</summary>
    public Message For(Guid key, string origin) =>
        Files.Count == 0
            ? Wire
            : Wire with
            {
                Files = [.. Files.Select((_, index) => StoredFile.Url(origin, key, index))],
            };

    /// <summary>The JSON of the message for a call. What says the same to everybody is written the first time it is read, and kept.</summary>
    public byte[] Json(Guid key, ApiCall call)
    {
        if (Files.Count > 0)
        {
            return EmulatorJson.Bytes(For(key, call.Cloud.Origin(call.Http)), MessagesJson.Own.Message);
        }

        var written = _written;
        if (!ReferenceEquals(written?.Wire, Wire)) // a copy of the record has another message and this field
        {
            _written = written = new Written(Wire, EmulatorJson.Bytes(Wire, MessagesJson.Own.Message));
        }

        return written.Json;
    }

    private sealed record Written(Message Wire, byte[] Json);
}
