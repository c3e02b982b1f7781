using System.Globalization;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>Many people who talk to EchoBot, and what was said in the end.</summary>
internal static class Crowd
{
    /// <summary>The bot, and people named <c>person0</c> and so on.</summary>
    public static EmulatorSeed Seed(int people) =>
        new([
            new EmulatorSeedOrganization("Example")
            {
                People =
                [
                    new EmulatorSeedPerson("EchoBot", "echobot@webex.bot", "echobot") { Type = "bot" },
                    .. Enumerable
                        .Range(0, people)
                        .Select(n => new EmulatorSeedPerson(
                            string.Create(CultureInfo.InvariantCulture, $"person{n}"),
                            $"person{n}@example.com",
                            $"person{n}"
                        )),
                ],
            },
        ]);

    /// <summary>All messages of the rooms, oldest first, as the bot's own answers and what people said.</summary>
    public static async Task<List<(string Room, string Id, string Text, bool IsBot, DateTimeOffset? Sent)>> SaidAsync(
        SparkEmulator cloud,
        IEnumerable<(EmulatedPerson Person, string? Room)> rooms
    )
    {
        var all = new List<(string, string, string, bool, DateTimeOffset?)>();
        foreach (var (person, room) in rooms)
        {
            using var client = new SparkClient(
                new SparkClientOptions { ApiUrl = cloud.ApiUrl.AbsoluteUri, AccessToken = person.Token }
            );
            var id = room ?? await DirectRoomAsync(client);
            var list = client.Messages.ListAsync(new ListMessagesRequest { RoomId = id, PageSize = 500 });
            var messages = new List<(string, string, string, bool, DateTimeOffset?)>();
            await foreach (var message in list)
            {
                var text = message.Text ?? "";
                var isBot = message.PersonEmail == "echobot@webex.bot";
                if (isBot ? text.Contains('-') : text.Contains("echo ", StringComparison.Ordinal))
                {
                    messages.Add(
                        (message.RoomId!, message.Id, isBot ? text : text.Split("echo ")[1], isBot, message.Created)
                    );
                }
            }

            messages.Reverse();
            all.AddRange(messages);
        }

        return all;
    }

    private static async Task<string> DirectRoomAsync(SparkClient client)
    {
        var request = new ListRoomsRequest { Type = RoomType.Direct };
        await foreach (var room in client.Rooms.ListAsync(request))
        {
            return room.Id;
        }

        throw new InvalidOperationException("There is no direct room.");
    }
}
