namespace Spark.Emulator;

/// <summary>Every resource of the API: a folder, and a line here.</summary>
internal static class Resources
{
    public static void Map(ApiRoutes api)
    {
        PeopleApi.Map(api);
        RoomsApi.Map(api);
        MembershipsApi.Map(api);
        MessagesApi.Map(api);
        TeamsApi.Map(api);
        TeamMembershipsApi.Map(api);
        AttachmentActionsApi.Map(api);
        RoomTabsApi.Map(api);
        LinkedFoldersApi.Map(api);
        EventsApi.Map(api);
        ContentsApi.Map(api);
        WebhooksApi.Map(api);
        AccessTokensApi.Map(api);
        OrganizationsApi.Map(api);
        LicensesApi.Map(api);
        RolesApi.Map(api);
        AdminAuditApi.Map(api);
        SecurityAuditApi.Map(api);
        AuthorizationsApi.Map(api);
        GuestsApi.Map(api);
        ServiceAppsApi.Map(api);
        ClassificationsApi.Map(api);
        ResourceGroupsApi.Map(api);
        ResourceGroupMembershipsApi.Map(api);
    }
}
