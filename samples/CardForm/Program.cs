// A card whose inputs arrive as a record, complete and checked.
using System.Text.Json.Serialization;
using CardForm;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

var form = new CardForm<Leave>(
    "leave",
    LeaveJson.Default.Leave,
    new AdaptiveCard
    {
        Body =
        [
            new TextBlock("When are you away?") { Weight = TextWeight.Bolder },
            new DateInput("from") { Label = "From", IsRequired = true },
            new NumberInput("days") { Label = "Days", IsRequired = true },
            new TextInput("reason") { Label = "Reason", IsMultiline = true },
        ],
        Actions = [new SubmitAction { Title = "Send", Style = ActionStyle.Positive }],
    }
)
{
    Validate = leave => leave.Days is < 1 or > 60 ? "Between 1 and 60 days, please." : null,
    Use = CardUse.Once, // a second click is answered, and does nothing
};

builder
    .AddSparkBot()
    .AllowEveryone()
    .OnCommand(
        "leave",
        "asks for days off",
        command => form.ToReply("Your client shows no cards.", onlyFor: command.PersonId)
    )
    .OnCard(form, sent => $"Noted: {sent.Value.Days} days from {sent.Value.From:yyyy-MM-dd}.");

var app = builder.Build();
app.MapSparkBot();
await app.RunAsync();

namespace CardForm
{
    /// <summary>What is entered; members that are required must be.</summary>
    public sealed record Leave
    {
        public required DateOnly From { get; init; }

        public required int Days { get; init; }

        public string? Reason { get; init; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Leave))]
    internal sealed partial class LeaveJson : JsonSerializerContext;
}
