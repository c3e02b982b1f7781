using Serilog;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);

// Logs: to the console through a queue that drops lines rather than make the bot wait.
builder.Services.AddSerilog(log =>
    log.ReadFrom.Configuration(builder.Configuration)
        .WriteTo.Async(sink => sink.Console(formatProvider: null), blockWhenFull: false)
);

// Without a token, in Development: a local Spark cloud with a chat page, nothing to sign up for.
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

builder
    .AddSparkBot()
    .OnCommand(
        "echo",
        "repeats what you say",
        (command, ct) =>
            command.ReplyAsync(command.Arguments is "" ? "Echo what? Try: echo hello" : command.Arguments, ct)
    )
    .OnMessage((message, ct) => message.ReplyAsync("I did not get that. Write help to see what I can do.", ct))
    .AddHandler<Greeter>();

var app = builder.Build();
app.MapSparkBot();
app.Run();

/// <summary>Says hello in a group room. In a direct room somebody has just written, and gets the answer to that.</summary>
public sealed class Greeter : IBotHandler<BotAdded>
{
    public Task HandleAsync(BotAdded added, CancellationToken cancellationToken) =>
        added.IsDirect
            ? Task.CompletedTask
            : added.ReplyAsync(
                $"Hello! I am {added.Bot.DisplayName}. Mention me and write help to see what I can do.",
                cancellationToken
            );
}

/// <summary>The entry point, visible to the tests that host the bot.</summary>
public partial class Program;
