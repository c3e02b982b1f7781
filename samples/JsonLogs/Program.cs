using Serilog;
using Serilog.Formatting.Compact;
using Spark.Bot;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);

// One line of JSON an event, for whatever collects the container's output; through a queue that drops lines rather
// than make the bot wait for a slow console. The level and the rest come from the configuration's section Serilog.
builder.Services.AddSerilog(log =>
    log.ReadFrom.Configuration(builder.Configuration)
        .Enrich.FromLogContext()
        .WriteTo.Async(sink => sink.Console(new CompactJsonFormatter()), blockWhenFull: false)
);

if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

builder.AddSparkBot().OnMessage((message, ct) => message.ReplyAsync("Noted.", ct));

var app = builder.Build();
app.MapSparkBot();
return await app.RunSparkBotAsync(args);
