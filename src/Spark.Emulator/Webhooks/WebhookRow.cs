namespace Spark.Emulator;

/// <summary>A webhook in the store: listens for its owner, and hands what matches to the sender.</summary>
internal sealed class WebhookRow(Guid key, PersonRow owner, long created, WebhookFilter filter, WebhookSender sender)
    : ICloudListener
{
    private volatile Webhook wire = null!;

    public Guid Key => key;

    public PersonRow Owner => owner;

    public long Created => created;

    /// <summary>Whether it hears of the whole organization, and belongs to its administrators and compliance officers.</summary>
    public bool IsOrganizations => Wire.OwnedBy is "org";

    /// <summary>Whether somebody may read, change and delete it.</summary>
    public bool IsOf(PersonRow person) =>
        owner == person || (IsOrganizations && person.OrgKey == owner.OrgKey && person.MayOwnForOrganization);

    /// <summary>The webhook as it is now; replaced as a whole, so it may be read outside the gate.</summary>
    public required Webhook Wire
    {
        get => wire;
        set => wire = value;
    }

    /// <summary>Set once it is deleted: what still waits is not sent.</summary>
    public bool IsGone { get; set; }

    public bool IsActive => !IsGone && Wire.Status is "active";

    /// <summary>What waits to be delivered, in order.</summary>
    public DeliveryQueue Queue { get; } = new();

    public FailureCount Failures { get; } = sender.NewFailureCount();

    public void Forget()
    {
        IsGone = true;
        Queue.Clear();
    }

    public void Hear(CloudEvent happened, PersonRow recipient)
    {
        if (
            IsActive
            && WebhookTopics.Covers(Wire, happened.Resource, happened.Event)
            && filter.Matches(happened.Payload, owner)
        )
            sender.Enqueue(this, happened);
    }
}
