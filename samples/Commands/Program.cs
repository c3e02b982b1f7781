// Commands: names, aliases, arguments as types, patterns, where they work, help as a card.
using Spark.Bot;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

builder
    .AddSparkBot()
    .AllowEveryone()
    .UseHelpCard()
    .OnCommand(
        "roll",
        "rolls dice",
        command =>
        {
            // A missing or mistyped argument answers the person with the usage.
            var sides = command.OptionalArgument(0, "number of sides", 6);
            return sides is < 2 or > 1000
                ? throw new CommandUsageException("A die has 2 to 1000 sides.")
                : $"{Random.Shared.Next(1, sides + 1)} of {sides}";
        },
        options =>
        {
            options.Usage = "[SIDES]";
            options.Aliases.Add("dice");
        }
    )
    .OnCommand(
        "remind",
        "repeats a text on a day",
        command => $"On {command.Argument<DateOnly>(0, "day"):yyyy-MM-dd}: {command.TextFrom(1)}",
        options => options.Usage = "DAY TEXT"
    )
    .OnCommand(
        "who",
        "tells who is in the room",
        async (command, ct) =>
        {
            var names = new List<string>();
            await foreach (var member in command.Spark.Memberships.ListAsync(new() { RoomId = command.RoomId }, ct))
            {
                names.Add(member.PersonDisplayName ?? "somebody");
            }

            return string.Join(", ", names);
        },
        options => options.Scope = CommandScope.GroupOnly
    )
    .OnPattern(
        @"\b(?<issue>[A-Z]{2,5}-\d+)\b",
        "ABC-123",
        "links an issue",
        (command, ct) => command.ReplyAsync($"https://issues.example.com/{command.Match!.Groups["issue"].Value}", ct)
    )
    .OnMessage(_ => "I did not get that. Write help to see what I can do.");

var app = builder.Build();
app.MapSparkBot();
await app.RunAsync();
