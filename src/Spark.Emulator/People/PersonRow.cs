namespace Spark.Emulator;

/// <summary>A person in the store, with the indexes that begin at a person. The lists are guarded by the store's gate.</summary>
internal sealed class PersonRow(Guid key, Guid orgKey, string token, long created, Person wire)
{
    public Guid Key => key;

    public Guid OrgKey => orgKey;

    public string Token => token;

    public long Created => created;

    public Person Wire => wire;

    public string Id => wire.Id;

    public string Email => wire.Emails[0];

    public string DisplayName => wire.DisplayName;

    public bool IsBot { get; } = wire.Type is "bot";

    public bool IsAdministrator { get; init; }

    public bool IsComplianceOfficer { get; init; }

    /// <summary>By room, and in the order they were made.</summary>
    public Dictionary<Guid, MembershipRow> Memberships { get; } = [];

    public Timeline<MembershipRow> MembershipsInOrder { get; } = new(membership => membership.Created);

    public Timeline<RoomRow> Rooms { get; } = new(room => room.Created);

    public Timeline<WebhookRow> Webhooks { get; } = new(hook => hook.Created);

    public List<ICloudListener> Listeners { get; } = [];

    /// <summary>Forgets everything but who it is: calls that are under way keep meaning the same person.</summary>
    public void Forget()
    {
        Memberships.Clear();
        MembershipsInOrder.Clear();
        Rooms.Clear();
        Webhooks.Clear();
        Listeners.Clear();
    }
}
