using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>
/// The whole cloud at one moment: a new store is a member here. Everything in it is never changed in place, so it is written
/// outside the gate. Devices that wait, codes of a browser and what is still to be delivered are not in it.
/// </summary>
internal sealed record CloudSnapshot
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>The time of the last object: times go on from there.</summary>
    public required long Last { get; init; }

    public required IReadOnlyList<OrganizationSnapshot> Organizations { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required IReadOnlyList<PersonSnapshot> People { get; init; }

    public required IReadOnlyList<RoomSnapshot> Rooms { get; init; }

    public required IReadOnlyList<TeamSnapshot> Teams { get; init; }

    public required IReadOnlyList<MembershipSnapshot> Memberships { get; init; }

    public required IReadOnlyList<MessageSnapshot> Messages { get; init; }

    public required IReadOnlyList<AttachmentActionSnapshot> AttachmentActions { get; init; }

    public required IReadOnlyList<RoomTabSnapshot> RoomTabs { get; init; }

    public required IReadOnlyList<LinkedFolderSnapshot> LinkedFolders { get; init; }

    public required IReadOnlyList<EventSnapshot> Events { get; init; }

    public required IReadOnlyList<WebhookSnapshot> Webhooks { get; init; }

    public required IReadOnlyList<AccessTokenSnapshot> AccessTokens { get; init; }

    public required IReadOnlyList<Guid> Guests { get; init; }

    public required IReadOnlyList<ResourceGroupMoveSnapshot> ResourceGroupMemberships { get; init; }

    public required IReadOnlyList<EmulatorFileScan> FileScans { get; init; }

    public required IReadOnlyList<AuditRow<AdminAuditEvent>> AdminAudit { get; init; }

    public required IReadOnlyList<AuditRow<SecurityAuditEvent>> SecurityAudit { get; init; }

    /// <summary>Reads one, and says of what it cannot use what is wrong with it.</summary>
    /// <exception cref="SnapshotException">It is not usable.</exception>
    public static CloudSnapshot Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var version = JsonSerializer.Deserialize(json, SnapshotJson.Own.SnapshotVersion)?.Version;
            if (version != CurrentVersion)
            {
                var its = version is null ? "no version" : $"version {version}";
                throw new SnapshotException($"it has {its}, and this emulator reads version {CurrentVersion}");
            }

            var snapshot = JsonSerializer.Deserialize(json, SnapshotJson.Own.CloudSnapshot)!;
            RequireNoHoles(snapshot);
            return snapshot;
        }
        catch (JsonException exception)
        {
            throw new SnapshotException(exception.Message, exception);
        }
    }

    public byte[] ToJson() => EmulatorJson.Bytes(this, SnapshotJson.Own.CloudSnapshot);

    /// <summary>What the cloud holds. Call it under the gate.</summary>
    public static CloudSnapshot Of(Cloud cloud, long last)
    {
        var kept = new SnapshotWriter();
        // Who refers to others comes before them: what is referred to is kept, even if it is gone.
        var webhooks = WebhookSnapshot.All(cloud);
        var tokens = AccessTokenSnapshot.All(cloud);
        var events = EventSnapshot.All(cloud, kept);
        var tabs = RoomTabSnapshot.All(cloud);
        var actions = AttachmentActionSnapshot.All(cloud, kept);
        var messages = MessageSnapshot.All(cloud, kept);
        var memberships = MembershipSnapshot.All(cloud);
        var teams = TeamSnapshot.All(cloud, kept);
        var rooms = RoomSnapshot.All(cloud, kept);
        return new CloudSnapshot
        {
            Version = CurrentVersion,
            Last = last,
            Organizations = OrganizationSnapshot.All(cloud),
            Roles = [.. cloud.Roles.All.Select(role => role.Name)],
            People = PersonSnapshot.All(cloud, kept),
            Rooms = rooms,
            Teams = teams,
            Memberships = memberships,
            Messages = messages,
            AttachmentActions = actions,
            RoomTabs = tabs,
            LinkedFolders = LinkedFolderSnapshot.All(cloud),
            Events = events,
            Webhooks = webhooks,
            AccessTokens = tokens,
            Guests = GuestSnapshot.All(cloud),
            ResourceGroupMemberships = ResourceGroupMoveSnapshot.All(cloud),
            FileScans = cloud.FileScans.Added,
            AdminAudit = cloud.AdminAudit.Log.All,
            SecurityAudit = cloud.SecurityAudit.Log.All,
        };
    }

    /// <summary>Fills an empty cloud. Call it under the gate.</summary>
    /// <exception cref="SnapshotException">Something refers to what is not there.</exception>
    public void Fill(Cloud cloud)
    {
        try
        {
            Fill(cloud, new SnapshotReader());
        }
        catch (ArgumentException exception)
        {
            throw new SnapshotException($"something in it occurs twice, or is empty: {exception.Message}", exception);
        }
    }

    /// <summary>That nothing in a list is null is not checked by the serializer.</summary>
    private static void RequireNoHoles(CloudSnapshot snapshot)
    {
        foreach (var member in SnapshotJson.Own.CloudSnapshot.Properties)
        {
            if (member.Get?.Invoke(snapshot) is IEnumerable items && items.Cast<object?>().Contains(null))
            {
                throw new SnapshotException($"one of its {member.Name} is null");
            }
        }
    }

    private void Fill(Cloud cloud, SnapshotReader known)
    {
        cloud.Roles.Load(Roles);
        OrganizationSnapshot.Load(Organizations, cloud);
        PersonSnapshot.Load(People, cloud, known);
        RoomSnapshot.Load(Rooms, cloud, known);
        TeamSnapshot.Load(Teams, Rooms, cloud, known);
        MembershipSnapshot.Load(Memberships, cloud, known);
        MessageSnapshot.Load(Messages, cloud, known);
        AttachmentActionSnapshot.Load(AttachmentActions, cloud, known);
        RoomTabSnapshot.Load(RoomTabs, cloud, known);
        LinkedFolderSnapshot.Load(LinkedFolders, cloud, known);
        EventSnapshot.Load(Events, cloud, known);
        WebhookSnapshot.Load(Webhooks, cloud);
        AccessTokenSnapshot.Load(AccessTokens, cloud, known);
        GuestSnapshot.Load(Guests, cloud);
        ResourceGroupMoveSnapshot.Load(ResourceGroupMemberships, cloud);
        FileScanSnapshot.Load(FileScans, cloud);
        cloud.AdminAudit.Log.Load(AdminAudit);
        cloud.SecurityAudit.Log.Load(SecurityAudit);
    }
}

internal sealed record SnapshotVersion(int? Version);

[JsonSerializable(typeof(CloudSnapshot))]
[JsonSerializable(typeof(SnapshotVersion))]
internal sealed partial class SnapshotJson : JsonSerializerContext
{
    public static readonly SnapshotJson Own = new(
        new JsonSerializerOptions(EmulatorJson.NewOptions()) { RespectNullableAnnotations = true }
    );
}
