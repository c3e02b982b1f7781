namespace Spark.Emulator;

/// <summary>A kind of thing that administrators do. A new one is a line here, and a record where it is done.</summary>
internal sealed record AdminAct(string Category, string Description, string Verb)
{
    public static readonly AdminAct SignedIn = new("LOGINS", "An Admin logged in", "logged in to");
    public static readonly AdminAct UserCreated = new("USERS", "User created", "created");
    public static readonly AdminAct UserChanged = new("USERS", "User updated", "updated");
    public static readonly AdminAct UserDeleted = new("USERS", "User deleted", "deleted");
    public static readonly AdminAct RolesChanged = new("ROLES", "Roles changed", "changed the roles of");
    public static readonly AdminAct LicensesChanged = new("LICENSES", "Licenses changed", "changed the licenses of");
    public static readonly AdminAct AuthorizationsDeleted = new(
        "AUTHORIZATIONS",
        "Authorizations deleted",
        "deleted authorizations of"
    );
    public static readonly AdminAct ResourceGroupChanged = new(
        "RESOURCE_GROUPS",
        "Resource group changed",
        "changed the resource group of"
    );

    /// <summary>The categories there can be entries of.</summary>
    public static IReadOnlyList<string> Categories { get; } =
    [
        .. new[]
        {
            SignedIn,
            UserCreated,
            RolesChanged,
            LicensesChanged,
            AuthorizationsDeleted,
            ResourceGroupChanged,
        }.Select(act => act.Category),
    ];
}
