using Spark.Client;

namespace QuickStart;

/// <summary>Deletes the demo rooms of earlier runs, makes a new one, adds people, and writes to it.</summary>
public sealed class DemoRoom(SparkClient spark, TextWriter output)
{
    public const string Title = "ciscosparkapi Demonstration";

    /// <summary>The file that is sent; beside the program.</summary>
    public static string Note { get; } = Path.Combine(AppContext.BaseDirectory, "welcome.md");

    /// <returns>The new room.</returns>
    public async Task<Room> RunAsync(IReadOnlyList<string> emails, CancellationToken cancellationToken)
    {
        await DeleteOldRoomsAsync(cancellationToken);

        var room = await spark.Rooms.CreateAsync(Title, cancellationToken);
        await output.WriteLineAsync($"Made the room {room.Title}");

        foreach (var email in emails)
        {
            await AddAsync(room, email, cancellationToken);
        }

        await spark.Messages.CreateAsync(
            new CreateMessageRequest
            {
                RoomId = room.Id,
                Markdown = new MarkdownBuilder().Text("Welcome to the room, ").MentionAll().Text("!").ToString(),
            },
            cancellationToken
        );
        await spark.Messages.CreateAsync(
            new CreateMessageRequest { RoomId = room.Id, Text = "What this room is for" },
            FileUpload.FromPath(Note), // or FileUpload.FromUrl, which the service fetches by itself
            cancellationToken
        );
        await output.WriteLineAsync("Wrote to it");
        return room;
    }

    private async Task DeleteOldRoomsAsync(CancellationToken cancellationToken)
    {
        // All of them first: a list whose rooms vanish while it is read may skip some.
        var old = new List<Room>();
        await foreach (var room in spark.Rooms.ListAsync(cancellationToken: cancellationToken))
        {
            if (room.Title?.Contains(Title, StringComparison.Ordinal) == true)
            {
                old.Add(room);
            }
        }

        foreach (var room in old)
        {
            await spark.Rooms.DeleteAsync(room.Id, cancellationToken);
            await output.WriteLineAsync($"Deleted {room.Title} of {room.Created:d}");
        }
    }

    private async Task AddAsync(Room room, string email, CancellationToken cancellationToken)
    {
        try
        {
            await spark.Memberships.CreateAsync(
                new CreateMembershipRequest { RoomId = room.Id, PersonEmail = email },
                cancellationToken
            );
            await output.WriteLineAsync($"Added {email}");
        }
        catch (SparkConflictException)
        {
            await output.WriteLineAsync($"{email} is in the room already");
        }
    }
}
