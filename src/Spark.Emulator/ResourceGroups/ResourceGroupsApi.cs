namespace Spark.Emulator;

/// <summary>Webex API: resource groups of hybrid services, for administrators.</summary>
internal static class ResourceGroupsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/resourceGroups", ListAsync);
        api.Get("/resourceGroups/{resourceGroupId}", GetAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () =>
                new ItemList<ResourceGroup>(
                    ResourceGroup.Of(call.Cloud.Organizations.Managed(call.Caller, call.Query("orgId")))
                ),
            ResourceGroupsJson.Own.ItemListResourceGroup
        );
    }

    private static Task GetAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () =>
                ResourceGroup.Find(call.Cloud.Organizations.Of(call.Caller), call.Path("resourceGroupId"))
                ?? throw ApiException.NotFound("Could not find a resource group with provided ID."),
            ResourceGroupsJson.Own.ResourceGroup
        );
    }
}
