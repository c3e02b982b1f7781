namespace Spark.Emulator;

/// <summary>What administrators did. Every method is called under the gate.</summary>
internal sealed class AdminAuditStore(Cloud cloud)
{
    public AuditLog<AdminAuditEvent> Log { get; } = new();

    /// <summary>Notes that an administrator did something to somebody.</summary>
    public void Record(ApiCall call, AdminAct act, PersonRow target) =>
        Record(call.Http, call.Caller, act, "USER", target.Id, target.DisplayName);

    /// <summary>Notes what a person's replacement changed.</summary>
    public void RecordChange(ApiCall call, Person before, PersonRow target)
    {
        Record(call, AdminAct.UserChanged, target);
        if (!Same(before.Roles, target.Full.Roles))
        {
            Record(call, AdminAct.RolesChanged, target);
        }

        if (!Same(before.Licenses, target.Full.Licenses))
        {
            Record(call, AdminAct.LicensesChanged, target);
        }
    }

    /// <summary>Notes that somebody signed in, if it is an administrator.</summary>
    public void RecordSignIn(HttpContext http, PersonRow person)
    {
        if (person.IsAdministrator)
        {
            var organization = cloud.Organizations.Of(person);
            Record(http, person, AdminAct.SignedIn, "TENANT", organization.Wire.Id, organization.Name);
        }
    }

    private void Record(
        HttpContext http,
        PersonRow actor,
        AdminAct act,
        string targetType,
        string targetId,
        string targetName
    )
    {
        var organization = cloud.Organizations.Of(actor);
        var origin = AuditOrigin.Of(http);
        var created = cloud.Now();
        var wire = new AdminAuditEvent(
            AuditOrigin.NewId(),
            actor.Id,
            organization.Wire.Id,
            Timestamps.Format(created),
            new AdminAuditEventData
            {
                ActorOrgName = organization.Name,
                ActorName = actor.DisplayName,
                ActorEmail = actor.Email,
                AdminRoles = [.. (actor.Full.Roles ?? []).Select(id => cloud.Roles.ById(id)?.Name).OfType<string>()],
                EventCategory = act.Category,
                EventDescription = act.Description,
                ActionText = $"{actor.DisplayName} {act.Verb} {targetName}",
                TargetType = targetType,
                TargetId = targetId,
                TargetName = targetName,
                // Nobody administers another organization than the own one.
                TargetOrgId = organization.Wire.Id,
                TargetOrgName = organization.Name,
                TrackingId = origin.TrackingId,
                ActorUserAgent = origin.UserAgent,
                ActorIp = origin.Ip,
            }
        );
        Log.Add(new AuditRow<AdminAuditEvent>(created, organization.Key, actor.Key, act.Category, wire));
    }

    private static bool Same(IReadOnlyList<string>? before, IReadOnlyList<string>? after) =>
        (before ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(after ?? []);
}
