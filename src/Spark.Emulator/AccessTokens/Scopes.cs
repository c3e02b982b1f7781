namespace Spark.Emulator;

/// <summary>
/// Webex API: which scopes a token needs for a call; one of those that are named is enough. <c>spark:all</c> covers what people do
/// for themselves, and neither administration nor compliance. The tokens of the seed may do everything.
/// </summary>
internal static class Scopes
{
    /// <summary>The scopes of a resource are named after the first part of its path that stands here, the longest first.</summary>
    private static readonly (string Path, string Name, string[] Read, string[] Write)[] Resources =
    [
        ("/people", "people", ["spark", "spark-admin"], ["spark-admin"]),
        ("/rooms", "rooms", ["spark", "spark-compliance"], ["spark", "spark-compliance"]),
        ("/room/tabs", "rooms", ["spark", "spark-compliance"], ["spark", "spark-compliance"]),
        ("/memberships", "memberships", ["spark", "spark-compliance"], ["spark", "spark-compliance"]),
        ("/messages", "messages", ["spark", "spark-compliance"], ["spark", "spark-compliance"]),
        ("/attachment/actions", "messages", ["spark", "spark-compliance"], ["spark"]),
        ("/contents", "messages", ["spark", "spark-compliance"], ["spark-compliance"]),
        ("/teams", "teams", ["spark", "spark-compliance"], ["spark"]),
        ("/team/memberships", "team_memberships", ["spark", "spark-compliance"], ["spark", "spark-compliance"]),
        ("/events", "events", ["spark-compliance"], ["spark-compliance"]),
        ("/organizations", "organizations", ["spark", "spark-admin"], ["spark-admin"]),
        ("/licenses/users", "people", ["spark-admin"], ["spark-admin"]),
        ("/licenses", "licenses", ["spark-admin"], ["spark-admin"]),
        ("/roles", "roles", ["spark-admin"], ["spark-admin"]),
    ];

    /// <summary>One of these is needed for a call; none when any token will do.</summary>
    public static IReadOnlyList<string> For(string method, string pattern)
    {
        var (path, name, read, write) = Array.Find(
            Resources,
            resource =>
                pattern.Equals(resource.Path, StringComparison.Ordinal)
                || pattern.StartsWith(resource.Path + "/", StringComparison.Ordinal)
        );
        if (path is null)
        {
            return [];
        }

        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
            ? [.. read.Select(who => $"{who}:{name}_read")]
            : [.. write.Select(who => $"{who}:{name}_write")];
    }

    /// <summary>Webex API: a webhook needs the read scope of each resource it watches.</summary>
    public static void RequireToWatch(string resource, Grant? grant)
    {
        foreach (var name in Watched(resource))
        {
            Require([$"spark:{name}_read", $"spark-compliance:{name}_read"], grant);
        }
    }

    public static void Require(IReadOnlyList<string> scopes, Grant? grant)
    {
        if (grant is null || scopes.Count == 0 || scopes.Any(scope => Covers(grant, scope)))
        {
            return;
        }

        throw ApiException.Forbidden($"The token lacks the scope {string.Join(" or ", scopes)}.");
    }

    private static bool Covers(Grant grant, string scope) =>
        grant.Has(scope) || (scope.StartsWith("spark:", StringComparison.Ordinal) && grant.Has("spark:all"));

    private static string[] Watched(string resource) =>
        resource switch
        {
            "all" => ["memberships", "messages", "rooms"],
            "memberships" or "messages" or "rooms" => [resource],
            "attachmentActions" => ["messages"],
            _ => [],
        };
}
