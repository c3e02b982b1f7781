// A bot with a command, a card and a question, on one page.
using System.Text.Json.Serialization;
using Lunch;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync(); // a local Spark cloud with a chat page
}

var form = new CardForm<Order>(
    "order",
    LunchJson.Default.Order,
    new AdaptiveCard
    {
        Body = [new TextInput("Dish") { Label = "Dish" }, new NumberInput("Portions") { Label = "Portions" }],
        Actions = [new SubmitAction { Title = "Order" }],
    }
);
var stars = new Question<int>("stars") { Validate = count => count is >= 1 and <= 5 ? null : "1 to 5, please." };

builder
    .AddSparkBot()
    .AllowEveryone()
    .OnCommand("lunch", "orders lunch", _ => form.ToReply("Your client shows no cards."))
    .OnCard(
        form,
        (sent, ct) =>
            sent.AskAsync(stars, $"{sent.Value.Portions} × {sent.Value.Dish}, coming. How many stars for ordering?", ct)
    )
    .OnAnswer(stars, answer => $"{new string('★', answer.Answer)} Thank you!")
    .OnMessage(_ => "Write lunch, if you are hungry.");

var app = builder.Build();
app.MapSparkBot();
await app.RunAsync();

namespace Lunch
{
    public sealed record Order(string Dish, int Portions);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class LunchJson : JsonSerializerContext;
}
