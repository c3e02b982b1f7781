namespace Spark.Client;

/// <summary>What an administrator did. (Webex API: Admin Audit Events.)</summary>
public sealed record AdminAuditEvent : SparkObject
{
    /// <summary>The event's id; base64 of a bare uuid.</summary>
    public required string Id { get; init; }

    /// <summary>Who did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>That person's organization.</summary>
    public string? ActorOrgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>What happened.</summary>
    public AdminAuditEventData? Data { get; init; }
}

/// <summary>What an administrator did, in detail; what is there depends on the category.</summary>
public sealed record AdminAuditEventData : SparkObject
{
    /// <summary>The actor's organization by name.</summary>
    public string? ActorOrgName { get; init; }

    /// <summary>What was changed, by name.</summary>
    public string? TargetName { get; init; }

    /// <summary>What happened, in short.</summary>
    public string? EventDescription { get; init; }

    /// <summary>The actor's name.</summary>
    public string? ActorName { get; init; }

    /// <summary>The actor's email address.</summary>
    public string? ActorEmail { get; init; }

    /// <summary>The actor's roles.</summary>
    public IReadOnlyList<string>? AdminRoles { get; init; }

    /// <summary>The service's id of the call that did it.</summary>
    public string? TrackingId { get; init; }

    /// <summary>What kind of thing was changed.</summary>
    public string? TargetType { get; init; }

    /// <summary>What was changed, by id.</summary>
    public string? TargetId { get; init; }

    /// <summary>The category.</summary>
    public string? EventCategory { get; init; }

    /// <summary>The actor's browser.</summary>
    public string? ActorUserAgent { get; init; }

    /// <summary>The actor's network address.</summary>
    public string? ActorIp { get; init; }

    /// <summary>The organization of what was changed.</summary>
    public string? TargetOrgId { get; init; }

    /// <summary>What happened, in full.</summary>
    public string? ActionText { get; init; }

    /// <summary>That organization by name.</summary>
    public string? TargetOrgName { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The code of the failure.</summary>
    public string? ErrorCode { get; init; }
}
