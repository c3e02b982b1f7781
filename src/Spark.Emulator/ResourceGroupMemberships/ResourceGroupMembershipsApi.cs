namespace Spark.Emulator;

/// <summary>Webex API: whose license is served by which resource group, for administrators.</summary>
internal static class ResourceGroupMembershipsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/resourceGroup/memberships", call => ListAsync(call, "personId", "personOrgId"));
        api.Get("/resourceGroup/memberships/v2", ListV2Async);
        api.Get("/resourceGroup/memberships/{membershipId}", GetAsync);
        api.Put("/resourceGroup/memberships/{membershipId}", UpdateAsync);
    }

    /// <summary>Webex API: version 2 lists workspaces too, of which there are none here.</summary>
    private static Task ListV2Async(ApiCall call)
    {
        call.RequireAdministrator();
        return call.Query("type") switch
        {
            null or "User" => ListAsync(call, "id", "orgId"),
            "Workspace" => call.OkAsync(
                new ItemList<ResourceGroupMembership>([]),
                ResourceGroupMembershipsJson.Own.ItemListResourceGroupMembership
            ),
            _ => throw ApiException.BadRequest("type must be User or Workspace."),
        };
    }

    private static Task ListAsync(ApiCall call, string person, string organization)
    {
        call.RequireAdministrator();
        var max = call.Max();
        var after = call.Query("cursor") is { } cursor ? Cursor.Text(cursor) : "";
        var (license, who, status) = (call.Query("licenseId"), call.Query(person), call.Query("status"));
        if (status is not (null or "pending" or "activated" or "error"))
        {
            throw ApiException.BadRequest("status must be pending, activated or error.");
        }

        Page<ResourceGroupMembership> page;
        lock (call.Cloud.Gate)
        {
            var store = call.Cloud.ResourceGroupMemberships;
            var owner = call.Cloud.Organizations.Managed(call.Caller, call.Query(organization));
            var rest = store.Of(owner).Where(Wanted).Take(max + 1).ToList();
            page = new Page<ResourceGroupMembership>(
                [.. rest.Take(max).Select(served => store.ToWire(owner, served))],
                rest.Count > max ? Cursor.Of(rest[max - 1].SortKey) : null
            );
        }

        return call.PageAsync(page, ResourceGroupMembershipsJson.Own.ItemListResourceGroupMembership);

        bool Wanted(ServedLicense served) =>
            string.CompareOrdinal(served.SortKey, after) > 0
            && (license is null || served.License.Key == SparkId.Uuid(license))
            && (who is null || served.Person.Key == SparkId.Uuid(who))
            && status is null or ResourceGroupMembership.Activated;
    }

    private static Task GetAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () => Wire(call, Named(call)),
            ResourceGroupMembershipsJson.Own.ResourceGroupMembership
        );
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var request = await call.BodyAsync(ResourceGroupMembershipsJson.Own.ResourceGroupMembershipRequest)
            .ConfigureAwait(false);
        await call.AnswerAsync(
                () =>
                {
                    var served = Named(call);
                    var group =
                        ResourceGroup.Find(call.Cloud.Organizations.Of(call.Caller), request.ResourceGroupId)
                        ?? throw ApiException.BadRequest("The resource group is not known.");
                    if (
                        SparkId.Uuid(request.LicenseId) != served.License.Key
                        || SparkId.Uuid(request.PersonId) != served.Person.Key
                        || SparkId.Uuid(request.PersonOrgId) != served.Person.OrgKey
                        || request.Status is not ResourceGroupMembership.Activated
                    )
                    {
                        throw ApiException.BadRequest("Only the resource group of a membership can change.");
                    }

                    call.Cloud.ResourceGroupMemberships.Move(served, group);
                    call.Cloud.AdminAudit.Record(call, AdminAct.ResourceGroupChanged, served.Person);
                    return Wire(call, served);
                },
                ResourceGroupMembershipsJson.Own.ResourceGroupMembership
            )
            .ConfigureAwait(false);
    }

    private static ServedLicense Named(ApiCall call) =>
        call.Cloud.ResourceGroupMemberships.ById(call.Cloud.Organizations.Of(call.Caller), call.Path("membershipId"))
        ?? throw ApiException.NotFound("Could not find a resource group membership with provided ID.");

    private static ResourceGroupMembership Wire(ApiCall call, ServedLicense served) =>
        call.Cloud.ResourceGroupMemberships.ToWire(call.Cloud.Organizations.Of(call.Caller), served);
}
