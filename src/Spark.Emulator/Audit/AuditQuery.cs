namespace Spark.Emulator;

/// <summary>Which entries of an audit log an administrator asks for.</summary>
internal sealed record AuditQuery(Guid OrgKey, long From, long To, Guid? ActorKey, IReadOnlyList<string>? Categories)
{
    /// <summary>Webex API: organization and time span must be given. Call it under the gate.</summary>
    public static AuditQuery Read(ApiCall call, string from, string to)
    {
        call.RequireAdministrator();
        var orgId = call.Query("orgId") ?? throw ApiException.BadRequest("orgId cannot be null");
        var organization = call.Cloud.Organizations.Managed(call.Caller, orgId);
        var query = new AuditQuery(
            organization.Key,
            Time(call, from),
            Time(call, to),
            call.Query("actorId") is { } actor
                ? SparkId.Uuid(actor) ?? throw ApiException.BadRequest("Expect base64 ID or UUID.")
                : null,
            call.List("eventCategories")
        );
        return query.From <= query.To ? query : throw ApiException.BadRequest($"{from} must not be after {to}.");
    }

    public bool Wants(long created, Guid orgKey, Guid actorKey, string category) =>
        created >= From
        && orgKey == OrgKey
        && (ActorKey is null || actorKey == ActorKey)
        && (Categories is null || Categories.Contains(category, StringComparer.OrdinalIgnoreCase));

    private static long Time(ApiCall call, string name) =>
        call.Time(name) ?? throw ApiException.BadRequest($"{name} cannot be null");
}
