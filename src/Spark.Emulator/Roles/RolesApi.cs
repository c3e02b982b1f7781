namespace Spark.Emulator;

/// <summary>Webex API: roles, for administrators.</summary>
internal static class RolesApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/roles", ListAsync);
        api.Get("/roles/{roleId}", GetAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.OkAsync(new ItemList<Role>(call.Cloud.Roles.All), RolesJson.Own.ItemListRole);
    }

    private static Task GetAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var role =
            call.Cloud.Roles.ById(call.Path("roleId"))
            ?? throw ApiException.NotFound("Could not find a role with provided ID.");
        return call.OkAsync(role, RolesJson.Own.Role);
    }
}
