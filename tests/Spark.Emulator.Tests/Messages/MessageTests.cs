using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Messages;

public class MessageTests
{
    [Fact]
    public async Task What_is_said_can_be_read_by_those_in_the_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        var said = await cloud.SayAsync(Alice, room, "hello");

        var read = (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldBeOk();
        read["text"].ShouldBe("hello");
        read["personEmail"].ShouldBe("alice@example.com");
        read["roomType"].ShouldBe("group");
        read.Text.ShouldBe(said.Text);
    }

    [Fact]
    public async Task The_first_message_to_a_person_makes_a_direct_room_named_after_the_other()
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = (
            await cloud.PostAsync(Alice, "/messages", new { toPersonEmail = "bob@example.com", text = "hi" })
        ).ShouldBeOk();

        said["roomType"].ShouldBe("direct");
        said["toPersonEmail"].ShouldBe("bob@example.com");
        (await cloud.GetAsync(Alice, $"/rooms/{said["roomId"]}"))["title"].ShouldBe("Bob");
        (await cloud.GetAsync(Bob, $"/rooms/{said["roomId"]}"))["title"].ShouldBe("Alice");
    }
}
