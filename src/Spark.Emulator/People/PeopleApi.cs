namespace Spark.Emulator;

/// <summary>Webex API: people. Those who are no administrators say whom they look for.</summary>
internal static class PeopleApi
{
    private const int MostIds = 85;

    public static void Map(ApiRoutes api)
    {
        api.Get("/people", ListAsync);
        api.Get("/people/me", call => AnswerAsync(call, call.Caller));
        api.Get("/people/{personId}", GetAsync);
        api.Post("/people", PeopleAdministration.CreateAsync);
        api.Put("/people/{personId}", PeopleAdministration.UpdateAsync);
        api.Delete("/people/{personId}", PeopleAdministration.DeleteAsync);
    }

    private static Task GetAsync(ApiCall call)
    {
        var person = call.Cloud.People.ById(call.Path("personId")) ?? throw ApiException.NotFound("Person not found");
        return AnswerAsync(call, person);
    }

    private static Task AnswerAsync(ApiCall call, PersonRow person) =>
        call.OkAsync(person.ToWire(call.Caller, call.Flag("callingData")), PeopleJson.Own.Person);

    private static Task ListAsync(ApiCall call)
    {
        if (call.List("id") is { } ids)
            return ListByIdAsync(call, ids);

        var email = call.Query("email");
        var name = call.Query("displayName");
        if (email is null && name is null && !call.Caller.IsAdministrator)
            throw ApiException.BadRequest("Email, displayName, or id list should be specified.");

        var roles = call.List("roles")?.Select(role => call.Cloud.Roles.ById(role)?.Id ?? role).ToList();
        var location = call.Query("locationId");
        var callingData = call.Flag("callingData");
        var max = Math.Min(
            call.Max(),
            location is not null ? 50
                : callingData ? 100
                : int.MaxValue
        );
        Page<PersonRow> page;
        lock (call.Cloud.Gate)
        {
            var orgKey = call.Query("orgId") is { } org ? OrganizationOf(call, org) : call.Caller.OrgKey;
            page = call.Cloud.People.All.Oldest(
                call.CursorOr(long.MinValue),
                max,
                person => person.OrgKey == orgKey && Wanted(person)
            );
        }

        return call.PageAsync(
            page.Select(person => person.ToWire(call.Caller, callingData)),
            PeopleJson.Own.ItemListPerson
        );

        // Webex API: e-mail look-up finds only people in the own organization.
        bool Wanted(PersonRow person) =>
            (email is null || person.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase))
            && (name is null || person.DisplayName.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            && (roles is null || person.Full.Roles?.Intersect(roles, StringComparer.Ordinal).Any() == true)
            && (location is null || person.Full.LocationId == location);
    }

    /// <summary>One's own organization may be named by everybody, another one by nobody.</summary>
    private static Guid OrganizationOf(ApiCall call, string orgId) =>
        SparkId.Uuid(orgId) == call.Caller.OrgKey
            ? call.Caller.OrgKey
            : throw ApiException.Forbidden(OrganizationsStore.NotManaged);

    private static Task ListByIdAsync(ApiCall call, IReadOnlyList<string> ids)
    {
        if (ids.Count > MostIds)
            throw ApiException.BadRequest($"At most {MostIds} ids can be looked up at once.");
        var found = ids.Select(id => (Id: id, Person: call.Cloud.People.ById(id))).ToList();
        var missing = found.Where(entry => entry.Person is null).Select(entry => entry.Id).ToList();
        var list = new ItemList<Person>([
            .. found.Select(entry => entry.Person?.ToWire(call.Caller, call.Flag("callingData"))).OfType<Person>(),
        ])
        {
            NotFoundIds = missing.Count == 0 ? null : missing,
        };
        return call.OkAsync(list, PeopleJson.Own.ItemListPerson);
    }
}
