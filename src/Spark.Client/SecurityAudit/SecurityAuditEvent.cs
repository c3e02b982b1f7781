namespace Spark.Client;

/// <summary>A sign-in or sign-out. (Webex API: Security Audit Events.)</summary>
public sealed record SecurityAuditEvent : SparkObject
{
    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>Who did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>That person's organization.</summary>
    public string? ActorOrgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>What happened.</summary>
    public SecurityAuditEventData? Data { get; init; }
}

/// <summary>A sign-in or sign-out in detail.</summary>
public sealed record SecurityAuditEventData : SparkObject
{
    /// <summary>The actor's organization by name.</summary>
    public string? ActorOrgName { get; init; }

    /// <summary>What happened, in short.</summary>
    public string? EventDescription { get; init; }

    /// <summary>The actor's name.</summary>
    public string? ActorName { get; init; }

    /// <summary>The actor's email address.</summary>
    public string? ActorEmail { get; init; }

    /// <summary>The actor's browser.</summary>
    public string? ActorUserAgent { get; init; }

    /// <summary>The actor's network address.</summary>
    public string? ActorIp { get; init; }

    /// <summary>The service's id of the call that did it.</summary>
    public string? TrackingId { get; init; }

    /// <summary>The category.</summary>
    public string? EventCategory { get; init; }

    /// <summary>What happened, in full.</summary>
    public string? ActionText { get; init; }
}
