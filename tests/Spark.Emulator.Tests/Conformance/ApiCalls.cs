namespace Spark.Emulator.Tests.Conformance;

/// <summary>Every call of the messaging API, as a client would write it.</summary>
internal static class ApiCalls
{
    private const string Id = "00000000-0000-4000-8000-000000000000";

    /// <summary>What is read, changed and deleted by an id below its collection.</summary>
    private static readonly string[] Whole = ["GET", "PUT", "DELETE"];

    public static IReadOnlyList<(string Method, string Path)> All { get; } =
    [
        .. Collection("/people"),
        ("GET", "/people/me"),
        .. Collection("/rooms"),
        .. Collection("/memberships"),
        .. Collection("/messages"),
        ("GET", "/messages/direct"),
        ("GET", $"/contents/{Id}"),
        ("HEAD", $"/contents/{Id}"),
        ("POST", "/attachment/actions"),
        ("GET", $"/attachment/actions/{Id}"),
        .. Collection("/teams"),
        .. Collection("/team/memberships"),
        .. Collection("/webhooks"),
        ("GET", "/organizations"),
        ("GET", $"/organizations/{Id}"),
        ("DELETE", $"/organizations/{Id}"),
        ("GET", "/licenses"),
        ("GET", $"/licenses/{Id}"),
        ("PATCH", "/licenses/users"),
        ("GET", "/roles"),
        ("GET", $"/roles/{Id}"),
        ("GET", "/events"),
        ("GET", $"/events/{Id}"),
        .. Collection("/room/tabs"),
        ("GET", "/userinfo"),
    ];

    private static IEnumerable<(string, string)> Collection(string path) =>
        [("GET", path), ("POST", path), .. Whole.Select(method => (method, $"{path}/{Id}"))];
}
