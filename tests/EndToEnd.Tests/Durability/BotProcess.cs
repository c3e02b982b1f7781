using System.Collections.Concurrent;
using System.Diagnostics;

namespace EndToEnd.Tests.Durability;

/// <summary>A bot as a process of its own, before a cloud that outlives it.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly Process _process;

    private BotProcess(Process process) => _process = process;

    public Uri Url { get; private set; } = null!;

    public string Output => string.Join('\n', _output);

    public int Id => _process.Id;

    /// <summary>EchoBot, with its inbox in a file.</summary>
    public static Task<BotProcess> StartAsync(
        Uri api,
        string publicUrl,
        string inbox,
        params IReadOnlyList<string> arguments
    ) => ListeningAsync(Start(api, publicUrl, inbox, arguments));

    /// <summary>Starts it and does not wait for anything.</summary>
    public static BotProcess Start(Uri api, string publicUrl, string inbox, params IReadOnlyList<string> arguments) =>
        Run("EchoBot", api, publicUrl, [$"--Spark:InboxPath={inbox}", .. arguments]);

    /// <summary>Waits until it listens.</summary>
    public static async Task<BotProcess> ListeningAsync(BotProcess bot)
    {
        try
        {
            await Until.TrueAsync(() => Task.FromResult(bot.Read("Now listening on: ") is not null));
        }
        catch (TimeoutException error)
        {
            await bot.DisposeAsync();
            throw new TimeoutException($"The bot did not start:\n{bot.Output}", error);
        }

        bot.Url = new Uri(bot.Read("Now listening on: ")!);
        return bot;
    }

    /// <summary>Starts a sample and does not wait for anything.</summary>
    public static BotProcess Run(string sample, Uri api, string publicUrl, params IReadOnlyList<string> arguments)
    {
        var program = Samples.Program(sample);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet",
                [
                    "exec",
                    program,
                    "--urls",
                    "http://127.0.0.1:0",
                    $"--Spark:ApiUrl={api}",
                    "--Spark:AccessToken=echobot",
                    $"--Spark:PublicUrl={publicUrl}",
                    .. arguments,
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetDirectoryName(program),
                Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = null },
            },
        };
        var bot = new BotProcess(process);
        process.OutputDataReceived += (_, line) => bot._output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => bot._output.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return bot;
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private string? Read(string start) =>
        _output
            .Select(line => line.Split(start))
            .Where(parts => parts.Length == 2)
            .Select(parts => parts[1].Trim(' ', '"'))
            .FirstOrDefault();
}
