namespace Spark.Client.Tests;

public class SecurityAuditTests
{
    [Fact]
    public async Task Lists_events_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("SecurityAudit/SecurityAuditEvent.full");

        var answer = await spark
            .Client.SecurityAudit.ListAsync(
                new ListSecurityAuditEventsRequest
                {
                    OrgId = "O",
                    StartTime = DateTimeOffset.UnixEpoch,
                    EndTime = DateTimeOffset.UnixEpoch.AddDays(1),
                    ActorId = "P",
                    EventCategories = ["LOGINS"],
                    PageSize = 1000,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET admin/securityAudit/events?orgId=O&startTime=1970-01-01T00%3A00%3A00.000Z&endTime=1970-01-02T00%3A00%3A00.000Z&actorId=P&eventCategories=LOGINS&max=1000"
        );
        answer.Data!.ActorIp.ShouldBe("128.107.241.191");
    }
}
