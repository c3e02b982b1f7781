using Spark.Client;

namespace EndToEnd.Tests.Client;

/// <summary>The quick start as a person runs it: a program of its own, against the emulator.</summary>
public class QuickStartStories
{
    [Fact]
    public async Task It_replaces_its_room_adds_people_and_sends_a_file()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var first = await RunAsync(cloud, "bob@example.com");
        first.ExitCode.ShouldBe(0, first.Output);

        var (exitCode, output) = await RunAsync(cloud, "bob@example.com");

        exitCode.ShouldBe(0, output);
        output.ShouldContain("Deleted ciscosparkapi Demonstration");
        output.ShouldContain("Added bob@example.com");
        var room = (await cloud.Bob.Rooms.ListAsync().AllAsync()).ShouldHaveSingleItem();
        room.Title.ShouldBe("ciscosparkapi Demonstration");
        var messages = await cloud.Bob.Messages.ListAsync(new ListMessagesRequest { RoomId = room.Id }).AllAsync();
        messages.Count.ShouldBe(2);
        var file = await cloud.Bob.Contents.GetAsync(messages[0].Files!.Single());
        file.Name.ShouldBe("welcome.md");
        file.Size!.Value.ShouldBeGreaterThan(0);
        messages[1].Markdown.ShouldBe("Welcome to the room, <@all>!");
    }

    [Fact]
    public async Task It_says_what_is_wrong_and_fails()
    {
        await using var cloud = await ClientCloud.StartAsync();

        var (exitCode, output) = await RunAsync(cloud, "nobody at all");

        exitCode.ShouldBe(1);
        output.ShouldContain("404");
        output.ShouldNotContain("   at "); // no stack trace
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ClientCloud cloud, params string[] people)
    {
        await using var process = ChildProcess.Start(
            Samples.Program("QuickStart"),
            people,
            ("SPARK_ACCESS_TOKEN", "alice"),
            ("SPARK_API_URL", cloud.Emulator.ApiUrl.AbsoluteUri)
        );
        return (await process.ExitAsync(), process.Output);
    }
}
