// Who may talk to the bot: lists in the configuration, roles for commands, guests refused politely.
using Spark.Bot;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

// What is allowed stands in appsettings.json, section Spark:Access. Code may add to it.
builder
    .AddSparkBot()
    .AllowOnly(access => access.GuestReply = "I only talk to people on my list. Alice can put you on it.")
    .OnCommand("status", "tells how things are", _ => "All is well.")
    .OnCommand("deploy", "deploys", _ => "Deployed.", options => options.Role = "operator")
    .OnMessage(_ => "Write help to see what I can do.");

var app = builder.Build();
app.MapSparkBot();
await app.RunAsync();
