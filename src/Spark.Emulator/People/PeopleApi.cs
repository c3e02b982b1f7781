namespace Spark.Emulator;

/// <summary>Webex API: people. Those who are no administrators say whom they look for.</summary>
internal static class PeopleApi
{
    private const int MostIds = 85;

    public static void Map(ApiRoutes api)
    {
        api.Get("/people", ListAsync);
        api.Get("/people/me", call => call.OkAsync(call.Caller.Wire, PeopleJson.Own.Person));
        api.Get("/people/{personId}", GetAsync);
    }

    private static Task GetAsync(ApiCall call)
    {
        var person = call.Cloud.People.ById(call.Path("personId")) ?? throw ApiException.NotFound("Person not found");
        return call.OkAsync(person.Wire, PeopleJson.Own.Person);
    }

    private static Task ListAsync(ApiCall call)
    {
        if (call.Query("id") is { } ids)
            return ListByIdAsync(
                call,
                ids.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );

        var email = call.Query("email");
        var name = call.Query("displayName");
        if (email is null && name is null && !call.Caller.IsAdministrator)
            throw ApiException.BadRequest("Email, displayName, or id list should be specified.");

        Page<PersonRow> page;
        lock (call.Cloud.Gate)
        {
            page = call.Cloud.People.All.Oldest(call.CursorOr(long.MinValue), call.Max(), Wanted);
        }

        return call.PageAsync(page.Select(person => person.Wire), PeopleJson.Own.ItemListPerson);

        // Webex API: e-mail look-up finds only people in the own organization.
        bool Wanted(PersonRow person) =>
            person.OrgKey == call.Caller.OrgKey
            && (email is null || person.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase))
            && (name is null || person.DisplayName.StartsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    private static Task ListByIdAsync(ApiCall call, string[] ids)
    {
        if (ids.Length > MostIds)
            throw ApiException.BadRequest($"At most {MostIds} ids can be looked up at once.");
        var found = ids.Select(id => (Id: id, Person: call.Cloud.People.ById(id))).ToList();
        var missing = found.Where(entry => entry.Person is null).Select(entry => entry.Id).ToList();
        var list = new ItemList<Person>([.. found.Select(entry => entry.Person?.Wire).OfType<Person>()])
        {
            NotFoundIds = missing.Count == 0 ? null : missing,
        };
        return call.OkAsync(list, PeopleJson.Own.ItemListPerson);
    }
}
