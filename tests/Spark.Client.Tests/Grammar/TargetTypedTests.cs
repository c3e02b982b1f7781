using System.Reflection;
using System.Runtime.CompilerServices;

namespace Spark.Client.Tests;

/// <summary>Where a call takes a text or a record, <c>new() { … }</c> is the record: that this file compiles is a test.</summary>
public class TargetTypedTests
{
    [Fact]
    public async Task A_room_is_made_of_a_request_whose_type_is_not_written_out()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");

        await spark.Client.Rooms.CreateAsync(new() { Title = "Lab", IsLocked = true });

        spark.ShouldHaveBeenSent("POST rooms", """{"title":"Lab","isLocked":true}""");
    }

    [Fact]
    public async Task A_room_is_made_of_a_title()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");

        await spark.Client.Rooms.CreateAsync("Lab");

        spark.ShouldHaveBeenSent("POST rooms", """{"title":"Lab"}""");
    }

    [Fact]
    public async Task A_team_is_made_of_either()
    {
        using var named = RecordedSpark.Answering("Teams/Team.full");
        using var asked = RecordedSpark.Answering("Teams/Team.full");

        await named.Client.Teams.CreateAsync("Ops");
        await asked.Client.Teams.CreateAsync(new() { Name = "Ops" });

        named.ShouldHaveBeenSent("POST teams", """{"name":"Ops"}""");
        asked.ShouldHaveBeenSent("POST teams", """{"name":"Ops"}""");
    }

    [Fact]
    public async Task Lists_of_a_room_and_of_a_team_are_asked_for_with_either()
    {
        using var spark = RecordedSpark.AnsweringJson("""{"items":[]}""");
        var client = spark.Client;

        (await client.RoomTabs.ListAsync(new() { RoomId = "R" }).CountAsync()).ShouldBe(0);
        (await client.RoomTabs.ListAsync("R").CountAsync()).ShouldBe(0);
        (await client.LinkedFolders.ListAsync(new() { RoomId = "R" }).CountAsync()).ShouldBe(0);
        (await client.LinkedFolders.ListAsync("R").CountAsync()).ShouldBe(0);
        (await client.TeamMemberships.ListAsync(new() { TeamId = "T" }).CountAsync()).ShouldBe(0);
        (await client.TeamMemberships.ListAsync("T").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public void A_client_is_made_of_either()
    {
        using var named = new SparkClient("token");
        using var configured = new SparkClient(new() { AccessToken = "token", MaxAttempts = 2 });

        configured.MaxAttempts.ShouldBe(2);
        named.MaxAttempts.ShouldNotBe(2);
    }

    [Fact]
    public void Wherever_a_text_would_do_too_the_record_goes_first()
    {
        var undecided =
            from type in typeof(SparkClient).Assembly.GetExportedTypes()
            from named in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .GroupBy(method => method.Name, StringComparer.Ordinal)
            where named.Any(method => First(method) == typeof(string))
            from method in named
            where First(method) is { } first && IsRequest(first)
            where method.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is not { Priority: > 0 }
            select $"{type.Name}.{method.Name}";

        undecided.ShouldBeEmpty();
    }

    private static Type? First(MethodInfo method) => method.GetParameters().FirstOrDefault()?.ParameterType;

    private static bool IsRequest(Type type) =>
        type.IsSubclassOf(typeof(SparkRequest)) || type.IsSubclassOf(typeof(SparkListRequest));
}
