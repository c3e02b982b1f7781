// A conversation: questions that do not block, and what the bot remembers between them.
using System.Text.Json.Serialization;
using Conversation;
using Spark.Bot;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

var order = new StateSlot<Order>("order", OrderJson.Default.Order, StateScope.RoomAndPerson);
var dish = new Question<string>("dish");
var portions = new Question<int>("portions")
{
    Validate = count => count is < 1 or > 20 ? "Between 1 and 20, please." : null,
    InvalidText = "A number, please.",
    ValidFor = TimeSpan.FromMinutes(15),
};

builder
    .AddSparkBot()
    .AllowEveryone()
    .OnCommand(
        "order",
        "orders lunch",
        (command, ct) => command.AskAsync(dish, "What would you like? (or: cancel)", ct)
    )
    .OnAnswer(
        dish,
        async (answer, ct) =>
        {
            await answer.State.SetAsync(order, new Order(answer.Answer), ct);
            await answer.AskAsync(portions, "How many?", ct);
        }
    )
    .OnAnswer(
        portions,
        async (answer, ct) =>
        {
            var ordered = await answer.State.GetAsync(order, ct);
            await answer.State.DeleteAsync(order, ct);
            await answer.ReplyAsync($"{answer.Answer} × {ordered?.Dish}. Thank you!", ct);
        }
    )
    .OnMessage(_ => "Write order, if you are hungry.");

var app = builder.Build();
app.MapSparkBot();
await app.RunAsync();

namespace Conversation
{
    public sealed record Order(string Dish);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderJson : JsonSerializerContext;
}
