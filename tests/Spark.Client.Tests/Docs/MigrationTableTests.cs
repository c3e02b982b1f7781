using System.Reflection;

namespace Spark.Client.Tests;

/// <summary>The page for those who come from ciscosparkapi.</summary>
public class MigrationTableTests
{
    private static readonly string[] Rows =
    [
        .. File.ReadLines(Path.Combine(Fixture.ProjectDirectory, "..", "..", "docs", "client", "from-ciscosparkapi.md"))
            .Where(line => line.StartsWith('|')),
    ];

    /// <summary>Every method of ciscosparkapi 0.10.</summary>
    public static TheoryData<string> Methods =>
        [
            .. Calls("people", "list", "create", "get", "update", "delete", "me"),
            .. Calls("rooms", "list", "create", "get", "update", "delete"),
            .. Calls("memberships", "list", "create", "get", "update", "delete"),
            .. Calls("messages", "list", "create", "get", "delete"),
            .. Calls("teams", "list", "create", "get", "update", "delete"),
            .. Calls("team_memberships", "list", "create", "get", "update", "delete"),
            .. Calls("webhooks", "list", "create", "get", "update", "delete"),
            .. Calls("organizations", "list", "get"),
            .. Calls("licenses", "list", "get"),
            .. Calls("roles", "list", "get"),
            .. Calls("events", "list", "get"),
            .. Calls("access_tokens", "get", "refresh"),
        ];

    [Theory, MemberData(nameof(Methods))]
    public void Every_call_has_its_row(string call) =>
        Rows.ShouldContain(row => row.StartsWith($"| `{call}(", StringComparison.Ordinal));

    [Fact]
    public void No_cell_is_empty() =>
        Rows.ShouldAllBe(row =>
            row.Split('|').Length == 4 && row.Split('|').Skip(1).Take(2).All(cell => cell.Trim() != "")
        );

    [Fact]
    public void What_stands_there_exists()
    {
        var calls = Rows.SelectMany(row => row.Split('`').Where((_, i) => i % 2 == 1))
            .Where(code => code.StartsWith("spark.", StringComparison.Ordinal))
            .Select(code => code.Split('(')[0].Split('<')[0].Split('.'))
            .Where(path => path is [_, _, _]);

        foreach (var path in calls)
        {
            var api = typeof(SparkClient).GetProperty(path[1]).ShouldNotBeNull(path[1]).PropertyType;
            api.GetMembers(BindingFlags.Public | BindingFlags.Instance)
                .ShouldContain(member => member.Name == path[2], string.Join('.', path));
        }
    }

    private static IEnumerable<string> Calls(string api, params string[] methods) =>
        methods.Select(method => $"api.{api}.{method}");
}
