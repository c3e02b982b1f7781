namespace Spark.Emulator;

/// <summary>Webex API: licenses, for administrators.</summary>
internal static class LicensesApi
{
    private const int MostUsers = 300;

    public static void Map(ApiRoutes api)
    {
        api.Get("/licenses", ListAsync);
        api.Get("/licenses/{licenseId}", GetAsync);
        api.Patch("/licenses/users", LicenseUsers.ChangeAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () =>
                new ItemList<License>([
                    .. call
                        .Cloud.Organizations.Managed(call.Caller, call.Query("orgId"))
                        .Licenses.Select(license => license.ToWire(call.Cloud)),
                ]),
            LicensesJson.Own.ItemListLicense
        );
    }

    /// <summary>Webex API: the pages are those of the users inside the license.</summary>
    private static Task GetAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () =>
            {
                var row =
                    call.Cloud.Organizations.Of(call.Caller).License(call.Path("licenseId"))
                    ?? throw ApiException.NotFound("Could not find a license with provided ID.");
                var license = row.ToWire(call.Cloud);
                if (call.Query("includeAssignedTo") is not "user")
                {
                    return license;
                }

                var page = call.Cloud.People.All.Oldest(
                    call.CursorOr(long.MinValue),
                    Math.Min(call.Max(MostUsers, "limit"), MostUsers),
                    row.IsOf
                );
                call.AnnounceNext(page.Next);
                return license with
                {
                    Users =
                    [
                        .. page.Items.Select(person => new LicenseUser(
                            person.Id,
                            "INTERNAL",
                            person.DisplayName,
                            person.Email
                        )),
                    ],
                };
            },
            LicensesJson.Own.License
        );
    }
}
