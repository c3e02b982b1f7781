namespace Spark.Emulator;

/// <summary>A room in the store, with the indexes that begin at a room. Guarded by the store's gate.</summary>
internal sealed class RoomRow(Guid key, PersonRow creator, long created)
{
    public Guid Key => key;

    public string Id { get; } = SparkId.Of("ROOM", key);

    public PersonRow Creator => creator;

    public long Created => created;

    public required long LastActivity { get; set; }

    /// <summary>The two people of a direct room; null for a group room.</summary>
    public (PersonRow First, PersonRow Second)? Direct { get; init; }

    public bool IsDirect => Direct is not null;

    public string Type => IsDirect ? "direct" : "group";

    public string Title { get; set; } = "";

    public string? Description { get; set; }

    public string? ClassificationId { get; set; }

    public bool IsLocked { get; set; }

    public bool IsAnnouncementOnly { get; set; }

    /// <summary>The team it belongs to, if any.</summary>
    public TeamRow? Team { get; set; }

    /// <summary>Whether it is the room that its team began with.</summary>
    public bool IsGeneral => Team?.General == this;

    /// <summary>Nothing is said or changed in it any more, and lists leave it out.</summary>
    public bool IsArchived { get; set; }

    /// <summary>A compliance officer made the direct room so: nothing is said in it any more.</summary>
    public bool IsReadOnly { get; set; }

    public long? MadePublic { get; set; }

    /// <summary>By person, and in the order they came.</summary>
    public Dictionary<Guid, MembershipRow> Members { get; } = [];

    public Timeline<MembershipRow> MembersInOrder { get; } = new(membership => membership.Created);

    public Timeline<MessageRow> Messages { get; } = new(message => message.Created);

    public Timeline<RoomTabRow> Tabs { get; } = new(tab => tab.Created);

    /// <summary>What was submitted with the cards in it.</summary>
    public List<AttachmentActionRow> Actions { get; } = [];

    /// <summary>The messages that mention a person, and the replies to a message.</summary>
    public Dictionary<Guid, Timeline<MessageRow>> Mentions { get; } = [];

    public Dictionary<Guid, Timeline<MessageRow>> Threads { get; } = [];

    public bool HasModerators => Members.Values.Any(member => member.IsModerator);

    /// <summary>Webex API: compliance officers may look into the rooms that people of their organization are in.</summary>
    public bool IsOverseenBy(PersonRow person) =>
        person.IsComplianceOfficer && Members.Values.Any(member => member.Person.OrgKey == person.OrgKey);

    /// <summary>Webex API: a direct room is called after the other person; for a compliance officer it has no title.</summary>
    public string TitleFor(PersonRow? viewer) =>
        Direct is not { } pair ? Title
        : pair.First == viewer ? pair.Second.DisplayName
        : pair.Second == viewer ? pair.First.DisplayName
        : "Empty Title";

    public Room ToWire(PersonRow? viewer) =>
        new()
        {
            Id = Id,
            Title = TitleFor(viewer),
            Type = Type,
            IsLocked = IsLocked,
            TeamId = Team?.Id,
            LastActivity = Timestamps.Format(LastActivity),
            CreatorId = Creator.Id,
            Created = Timestamps.Format(Created),
            OwnerId = Creator.Wire.OrgId,
            ClassificationId = ClassificationId,
            IsPublic = MadePublic is not null,
            MadePublic = MadePublic is { } time ? Timestamps.Format(time) : null,
            IsAnnouncementOnly = IsAnnouncementOnly,
            IsReadOnly = IsReadOnly || IsArchived,
            Description = Description,
        };
}
