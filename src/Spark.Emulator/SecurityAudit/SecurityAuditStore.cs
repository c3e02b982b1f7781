namespace Spark.Emulator;

/// <summary>Who signed in. Every method is called under the gate.</summary>
internal sealed class SecurityAuditStore(Cloud cloud)
{
    private const string SignIns = "LOGINS";

    public AuditLog<SecurityAuditEvent> Log { get; } = new();

    /// <summary>Notes that somebody signed in and got a token.</summary>
    public void RecordSignIn(HttpContext http, PersonRow person)
    {
        var organization = cloud.Organizations.Of(person);
        var origin = AuditOrigin.Of(http);
        var created = cloud.Now();
        var wire = new SecurityAuditEvent(
            AuditOrigin.NewId(),
            person.Id,
            organization.Wire.Id,
            Timestamps.Format(created),
            new SecurityAuditEventData
            {
                ActorOrgName = organization.Name,
                ActorName = person.DisplayName,
                ActorEmail = person.Email,
                EventCategory = SignIns,
                EventDescription = person.IsAdministrator ? "An Admin logged in" : "A user logged in",
                ActionText = $"{person.DisplayName} logged in",
                TrackingId = origin.TrackingId,
                ActorUserAgent = origin.UserAgent,
                ActorIp = origin.Ip,
            }
        );
        Log.Add(new AuditRow<SecurityAuditEvent>(created, organization.Key, person.Key, SignIns, wire));
    }
}
