namespace Spark.Emulator;

/// <summary>Webex API: organizations, for administrators; each administers the own one.</summary>
internal static class OrganizationsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/organizations", ListAsync);
        api.Get("/organizations/{orgId}", GetAsync);
        api.Delete("/organizations/{orgId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () => new ItemList<Organization>([call.Cloud.Organizations.Of(call.Caller).Wire]),
            OrganizationsJson.Own.ItemListOrganization
        );
    }

    private static Task GetAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () => call.Cloud.Organizations.Managed(call.Caller, call.Path("orgId")).Wire,
            OrganizationsJson.Own.Organization
        );
    }

    private static Task DeleteAsync(ApiCall call)
    {
        call.RequireAdministrator();
        lock (call.Cloud.Gate)
        {
            var organizations = call.Cloud.Organizations;
            organizations.Delete(call.Caller, organizations.Managed(call.Caller, call.Path("orgId")));
        }

        return call.NoContentAsync();
    }
}
