namespace Spark.Emulator;

/// <summary>That a person is in a room. Guarded by the store's gate.</summary>
internal sealed class MembershipRow(PersonRow person, RoomRow room, long created)
{
    public PersonRow Person => person;

    public RoomRow Room => room;

    public long Created => created;

    public bool IsModerator { get; set; }

    public bool IsRoomHidden { get; set; }

    public Membership ToWire() =>
        new()
        {
            Id = SparkId.Of("MEMBERSHIP", $"{person.Key:D}:{room.Key:D}"),
            RoomId = room.Id,
            RoomType = room.Type,
            PersonId = person.Id,
            PersonEmail = person.Email,
            PersonDisplayName = person.DisplayName,
            PersonOrgId = person.Wire.OrgId,
            IsModerator = IsModerator,
            IsRoomHidden = IsRoomHidden,
            Created = Timestamps.Format(created),
        };
}
