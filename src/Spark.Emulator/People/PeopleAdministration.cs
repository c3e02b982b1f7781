using System.Text.Json;

namespace Spark.Emulator;

/// <summary>Webex API: what administrators do with the people of their organization.</summary>
internal static class PeopleAdministration
{
    public static async Task CreateAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var request = await call.BodyAsync(PeopleJson.Own.PersonRequest).ConfigureAwait(false);
        PersonRow person;
        lock (call.Cloud.Gate)
        {
            person = Create(call, request);
        }

        await AnswerAsync(call, person).ConfigureAwait(false);
    }

    public static async Task UpdateAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var request = await call.BodyAsync(PeopleJson.Own.PersonRequest).ConfigureAwait(false);
        PersonRow person;
        lock (call.Cloud.Gate)
        {
            person = Managed(call);
            Update(call, person, request);
        }

        await AnswerAsync(call, person).ConfigureAwait(false);
    }

    public static Task DeleteAsync(ApiCall call)
    {
        call.RequireAdministrator();
        lock (call.Cloud.Gate)
        {
            var person = Managed(call);
            call.Cloud.AdminAudit.Record(call, AdminAct.UserDeleted, person);
            call.Cloud.People.Remove(call.Caller, person);
        }

        return call.NoContentAsync();
    }

    private static PersonRow Create(ApiCall call, PersonRequest request)
    {
        // Webex API: there may be several addresses, and only one is used.
        var email = (request.Emails is [{ } first, ..] ? first : null)?.Trim();
        if (email is null || email.IndexOf('@', StringComparison.Ordinal) < 1)
        {
            throw ApiException.BadRequest("emails must hold an email address.");
        }

        if (NameOf(request) is not { } name)
        {
            throw ApiException.BadRequest("displayName, firstName or lastName must be given.");
        }

        if (call.Cloud.People.ByEmail(email) is not null)
        {
            throw new ApiException(StatusCodes.Status409Conflict, "A person with this email address exists already.");
        }

        var key = Guid.NewGuid();
        var created = call.Cloud.Now();
        var blank = new Person
        {
            Id = SparkId.Of("PEOPLE", key),
            Emails = [email],
            DisplayName = name,
            OrgId = call.Caller.Full.OrgId,
            Created = Timestamps.Format(created),
            Type = "person",
            InvitePending = false,
            LoginEnabled = true,
        };
        var (full, refused) = Replaced(call, blank, request);
        var person = new PersonRow(key, call.Caller.OrgKey, Guid.NewGuid().ToString("N"), created, full);
        call.Cloud.People.Add(person);
        call.Cloud.AdminAudit.Record(call, AdminAct.UserCreated, person);
        Explain(refused);
        return person;
    }

    private static void Update(ApiCall call, PersonRow person, PersonRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.DisplayName))
        {
            throw ApiException.BadRequest("displayName cannot be empty.");
        }

        var before = person.Full;
        var (full, refused) = Replaced(call, before, request);
        person.Full = full with { LastModified = Timestamps.Format(call.Cloud.Now()) };
        call.Cloud.AdminAudit.RecordChange(call, before, person);
        Explain(refused);
    }

    /// <summary>Webex API: what a request leaves out is cleared. Licenses are granted as far as there are any left.</summary>
    private static (Person Full, IReadOnlyList<LicenseRow> Refused) Replaced(
        ApiCall call,
        Person person,
        PersonRequest request
    )
    {
        if (request.OrgId is { Length: > 0 } org && SparkId.Uuid(org) != call.Caller.OrgKey)
        {
            throw ApiException.Forbidden(OrganizationsStore.NotManaged);
        }

        var organization = call.Cloud.Organizations.Of(call.Caller);
        var licenses = (request.Licenses ?? [])
            .Select(id => organization.License(id) ?? throw ApiException.BadRequest("A license is not known."))
            .Distinct()
            .ToList();
        var refused = licenses
            .Where(license =>
                person.Licenses?.Contains(license.Id, StringComparer.Ordinal) != true
                && license.Consumed(call.Cloud) >= LicenseRow.TotalUnits
            )
            .ToList();
        var full = person with
        {
            DisplayName = NameOf(request)!,
            NickName = request.FirstName ?? request.DisplayName,
            FirstName = request.FirstName,
            LastName = request.LastName,
            Avatar = request.Avatar,
            Roles =
            [
                .. (request.Roles ?? [])
                    .Select(id => call.Cloud.Roles.ById(id) ?? throw ApiException.BadRequest("A role is not known."))
                    .Select(role => role.Id)
                    .Distinct(StringComparer.Ordinal),
            ],
            Licenses = [.. licenses.Except(refused).Select(license => license.Id)],
            PhoneNumbers = request.PhoneNumbers,
            Extension = request.Extension,
            LocationId = request.LocationId,
            Department = request.Department,
            Manager = request.Manager,
            ManagerId = request.ManagerId,
            Title = request.Title,
            Addresses = request.Addresses,
            SiteUrls = request.SiteUrls,
            LoginEnabled = !IsFalse(request.LoginEnabled),
        };
        return (full, refused);
    }

    /// <summary>Webex API: a failure to grant a license is an error, although the person was made or changed.</summary>
    private static void Explain(IReadOnlyList<LicenseRow> refused)
    {
        if (refused.Count > 0)
        {
            throw ApiException.BadRequest(
                $"No units are left of {string.Join(", ", refused.Select(license => license.Name))}."
            );
        }
    }

    private static PersonRow Managed(ApiCall call)
    {
        var person = call.Cloud.People.ById(call.Path("personId")) ?? throw ApiException.NotFound("Person not found");
        return person.OrgKey == call.Caller.OrgKey && !person.IsBot
            ? person
            : throw ApiException.Forbidden("Only people of one's own organization can be changed.");
    }

    private static string? NameOf(PersonRequest request)
    {
        var name = string.IsNullOrWhiteSpace(request.DisplayName)
            ? $"{request.FirstName} {request.LastName}".Trim()
            : request.DisplayName;
        return name.Length == 0 ? null : name;
    }

    private static bool IsFalse(JsonElement value) =>
        value.ValueKind is JsonValueKind.False
        || (value.ValueKind is JsonValueKind.String && value.GetString() is "false" or "False");

    private static Task AnswerAsync(ApiCall call, PersonRow person) =>
        call.Flag("minResponse")
            ? call.OkAsync(new PersonId(person.Id), PeopleJson.Own.PersonId)
            : call.OkAsync(person.ToWire(call.Caller, call.Flag("callingData")), PeopleJson.Own.Person);
}
