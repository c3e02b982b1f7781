namespace Spark.Emulator;

/// <summary>Webex API: giving a person licenses and meeting sites, and taking them.</summary>
internal static class LicenseUsers
{
    public static async Task ChangeAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var request = await call.BodyAsync(LicensesJson.Own.LicenseUsersRequest).ConfigureAwait(false);
        LicenseAssignments answer;
        bool isPartial;
        lock (call.Cloud.Gate)
        {
            (answer, isPartial) = Change(call, request);
        }

        await JsonAnswer
            .WriteAsync(
                call.Http,
                isPartial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK,
                EmulatorJson.Bytes(answer, LicensesJson.Own.LicenseAssignments)
            )
            .ConfigureAwait(false);
    }

    private static (LicenseAssignments Answer, bool IsPartial) Change(ApiCall call, LicenseUsersRequest request)
    {
        if (string.IsNullOrEmpty(request.Email) && string.IsNullOrEmpty(request.PersonId))
        {
            throw ApiException.BadRequest("email or personId must be given.");
        }

        var organization = call.Cloud.Organizations.Managed(call.Caller, request.OrgId);
        var person = string.IsNullOrEmpty(request.PersonId)
            ? call.Cloud.People.ByEmail(request.Email)
            : call.Cloud.People.ById(request.PersonId);
        if (person is null || person.OrgKey != organization.Key)
        {
            throw ApiException.NotFound("Person not found");
        }

        var licenses = new List<string>(person.Full.Licenses ?? []);
        var sites = new List<string>(person.Full.SiteUrls ?? []);
        var done =
            (request.Licenses ?? []).Count(change => Apply(call.Cloud, organization, licenses, change))
            + (request.SiteUrls ?? []).Count(change => Apply(sites, change));
        var wanted = (request.Licenses?.Count ?? 0) + (request.SiteUrls?.Count ?? 0);
        if (done == 0)
        {
            throw ApiException.BadRequest("No license and no site could be given or taken.");
        }

        person.Full = person.Full with { Licenses = licenses, SiteUrls = sites.Count == 0 ? null : sites };
        call.Cloud.AdminAudit.Record(call, AdminAct.LicensesChanged, person);
        return (
            new LicenseAssignments(
                organization.Wire.Id,
                person.Id,
                person.Email,
                licenses,
                [
                    .. sites
                        .Select(site => site.Split('#'))
                        .Select(site => new LicenseSite(site[0], site.ElementAtOrDefault(1) ?? "host")),
                ]
            ),
            done < wanted
        );
    }

    private static bool Apply(Cloud cloud, OrganizationRow organization, List<string> licenses, LicenseChange? change)
    {
        if (organization.License(change?.Id) is not { } license)
        {
            return false;
        }

        switch (change?.Operation ?? "add")
        {
            case "add" when licenses.Contains(license.Id, StringComparer.Ordinal):
                return true;
            case "add" when license.Consumed(cloud) < LicenseRow.TotalUnits:
                licenses.Add(license.Id);
                return true;
            case "remove":
                return licenses.Remove(license.Id);
            default:
                return false;
        }
    }

    private static bool Apply(List<string> sites, SiteChange? change)
    {
        if (string.IsNullOrWhiteSpace(change?.SiteUrl) || change.AccountType is not "attendee")
        {
            return false;
        }

        var site = $"{change.SiteUrl}#attendee";
        switch (change.Operation ?? "add")
        {
            case "add":
                sites.Remove(site);
                sites.Add(site);
                return true;
            case "remove":
                return sites.Remove(site);
            default:
                return false;
        }
    }
}
