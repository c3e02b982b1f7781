namespace Spark.Emulator;

/// <summary>A person in the store, with the indexes that begin at a person. The lists are guarded by the store's gate.</summary>
internal sealed class PersonRow(Guid key, Guid orgKey, string token, long created, Person full)
{
    private static readonly string AdministratorId = Role.IdOf(Role.Administrator);
    private static readonly string ComplianceOfficerId = Role.IdOf(Role.ComplianceOfficer);

    public Guid Key => key;

    public Guid OrgKey => orgKey;

    /// <summary>Replaced with the person, by another seed or snapshot.</summary>
    public string Token { get; set; } = token;

    public long Created => created;

    /// <summary>Everything there is to know; administrators replace it as a whole.</summary>
    public Person Full
    {
        get;
        set => (field, Wire) = (value, value.ForEverybody());
    } = full;

    /// <summary>What everybody may know.</summary>
    public Person Wire { get; private set; } = full.ForEverybody();

    public string Id { get; } = full.Id;

    public string Email => Wire.Emails[0];

    public string DisplayName => Wire.DisplayName;

    public bool IsBot => Full.Type is "bot";

    public bool IsAdministrator => Has(AdministratorId);

    public bool IsComplianceOfficer => Has(ComplianceOfficerId);

    /// <summary>Whether webhooks of the whole organization are for this person.</summary>
    public bool MayOwnForOrganization => IsAdministrator || IsComplianceOfficer;

    /// <summary>Webex API: roles, licenses and the like are for administrators of the organization, calling data for those who ask.</summary>
    public Person ToWire(PersonRow viewer, bool callingData) =>
        !viewer.IsAdministrator || viewer.OrgKey != orgKey ? Wire
        : callingData ? Full
        : Full with { Extension = null, LocationId = null };

    private bool Has(string role) => Full.Roles?.Contains(role, StringComparer.Ordinal) == true;

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
