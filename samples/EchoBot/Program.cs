using EchoBot;
using Serilog;
using Spark.Bot;
#if EMULATOR
using Spark.Emulator;
#endif

var builder = WebApplication.CreateBuilder(args);

// Logs: to the console through a queue that drops lines rather than make the bot wait.
builder.Services.AddSerilog(log =>
    log.ReadFrom.Configuration(builder.Configuration)
        .WriteTo.Async(sink => sink.Console(formatProvider: null), blockWhenFull: false)
);

#if EMULATOR // left out of the container image
// Without a token, in Development: a local Spark cloud with a chat page, nothing to sign up for.
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}
#endif

builder
    .AddSparkBot()
    .AllowEveryone()
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

// Runs the bot; or what the last argument asks for: --doctor, --register-only, --dead-letters and others.
return await app.RunSparkBotAsync(args);
