namespace EndToEnd.Tests;

/// <summary>EchoBot, or another sample, as somebody starts it first: as a process of its own, with a cloud inside.</summary>
internal sealed class EchoBotProcess : IAsyncDisposable
{
    private const string Development = "Development";

    private readonly ChildProcess _process;

    private EchoBotProcess(string sample, params IEnumerable<string> arguments) =>
        _process = ChildProcess.Start(
            Samples.Program(sample),
            ["--urls", "http://127.0.0.1:0", .. arguments],
            ("ASPNETCORE_ENVIRONMENT", Development)
        );

    public Uri ChatPage { get; private set; } = null!;

    public string Output => _process.Output;

    /// <summary>Starts it and waits for the address of the chat page, and for the bot to be ready.</summary>
    public static Task<EchoBotProcess> StartAsync() => StartSampleAsync("EchoBot");

    /// <summary>The same with another sample.</summary>
    public static async Task<EchoBotProcess> StartSampleAsync(string name)
    {
        var bot = new EchoBotProcess(name, "--Spark:EmulatorUrl=http://127.0.0.1:0");
        try
        {
            var text = await bot._process.ReadAsync("Chat with your bot at ");
            var url = text[text.IndexOf("http://", StringComparison.Ordinal)..].Split(' ', '"')[0];
            bot.ChatPage = new Uri(url);
            await bot._process.WritesAsync("is ready and listens at");
        }
        catch
        {
            await bot.DisposeAsync();
            throw;
        }

        return bot;
    }

    /// <summary>Runs it to its end, which must come soon.</summary>
    public static async Task<(int ExitCode, string Output)> FailAsync(params string[] arguments)
    {
        await using var bot = new EchoBotProcess("EchoBot", arguments);
        return (await bot._process.ExitAsync(), bot.Output);
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public Task<int> TerminateAsync() => _process.TerminateAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
