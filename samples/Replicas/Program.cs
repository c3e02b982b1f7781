// Many replicas: a bot like any other, and the one line that lets it run as often as you like.
// In Development it runs alone, with its inbox in memory; elsewhere Spark:Inbox says which engine is used.
using System.Text.Json.Serialization;
using Replicas;
using Spark.Bot;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

var replica = builder.Configuration["Replica"] ?? Environment.MachineName;
var count = new StateSlot<int>("count", CountJson.Default.Int32, StateScope.Room);
var dish = new Question<string>("dish");

builder
    .AddSparkBot()
    .UsePostgreSql() // the line, for PostgreSQL
    .UseNats() // or this one, for NATS JetStream; with both, Spark:Inbox says which
    .AllowEveryone()
    .OnCommand("echo", "repeats what you say", command => command.Arguments)
    .OnCommand("who", "tells which replica answers", _ => replica)
    .OnCommand(
        "count",
        "counts, for the room",
        async (command, ct) =>
        {
            // Over PostgreSQL it is written with the end of this event: once, however often a replica dies.
            var next = await command.State.UpdateAsync(count, n => n + 1, ct);
            await command.ReplyAsync($"{next}", ct);
        }
    )
    .OnCommand("order", "orders lunch", (command, ct) => command.AskAsync(dish, "What would you like?", ct))
    .OnAnswer(dish, (answer, ct) => answer.ReplyAsync($"{answer.Answer} is on its way, says {replica}.", ct))
    .OnMessage(_ => "Write help to see what I can do.");

var app = builder.Build();
app.MapSparkBot();
return await app.RunSparkBotAsync(args);

namespace Replicas
{
    [JsonSerializable(typeof(int))]
    internal sealed partial class CountJson : JsonSerializerContext;
}
