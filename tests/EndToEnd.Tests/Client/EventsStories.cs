using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Client;

public class EventsStories
{
    [Fact]
    public async Task An_officer_reads_what_happened()
    {
        var people = new EmulatorSeedOrganization("Example")
        {
            People =
            [
                new("Alice", "alice@example.com", "alice"),
                new("Carol", "carol@example.com", "carol") { Roles = ["complianceOfficer"] },
            ],
        };
        await using var cloud = await SparkEmulator.StartAsync(new() { Seed = new([people]) });
        using var alice = As("alice");
        using var carol = As("carol");
        var room = await alice.Rooms.CreateAsync("Story");
        for (var i = 0; i < 7; i++)
        {
            await alice.Messages.CreateAsync(new() { RoomId = room.Id, Text = $"{i}" });
        }

        var events = await carol
            .Events.ListAsync(
                new()
                {
                    Resource = EventResource.Messages,
                    Type = EventType.Created,
                    ActorId = cloud.Person("alice").Id,
                    PageSize = 2,
                }
            )
            .AllAsync();

        events.Select(happened => happened.AsMessage()!.Text).ShouldBe(["6", "5", "4", "3", "2", "1", "0"]);
        (await carol.Events.GetAsync(events[0].Id)).AsMessage()!.Text.ShouldBe("6");
        await Should.ThrowAsync<SparkForbiddenException>(() => alice.Events.ListAsync().AllAsync());

        SparkClient As(string token) =>
            new(new SparkClientOptions { AccessToken = token, ApiUrl = cloud.ApiUrl.AbsoluteUri });
    }
}
