using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>EchoBot, or another sample, as a process of its own, on free ports.</summary>
internal sealed partial class EchoBotProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri> _chatPage = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EchoBotProcess(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        foreach (var name in (string[])["SPARK_ACCESS_TOKEN", "WEBEX_ACCESS_TOKEN", "ASPNETCORE_URLS"])
        {
            start.Environment.Remove(name);
        }

        foreach (var argument in (string[])["exec", program, "--urls", "http://127.0.0.1:0", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    public Uri ChatPage => _chatPage.Task.Result;

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and waits for the address of the chat page, and for the bot to be ready.</summary>
    public static Task<EchoBotProcess> StartAsync() => StartSampleAsync("EchoBot");

    /// <summary>The same with another sample.</summary>
    public static Task<EchoBotProcess> StartSampleAsync(string name) => StartAsync(Samples.Program(name));

    private static async Task<EchoBotProcess> StartAsync(string program)
    {
        var bot = new EchoBotProcess(program, ["--Spark:EmulatorUrl=http://127.0.0.1:0"]);
        bot.Run();
        try
        {
            await bot._chatPage.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await Until.TrueAsync(() => Task.FromResult(bot.Output.Contains("is ready and listens at")));
        }
        catch (TimeoutException error)
        {
            await bot.DisposeAsync();
            throw new TimeoutException($"{Path.GetFileName(program)} did not start:\n{bot.Output}", error);
        }

        return bot;
    }

    /// <summary>Runs it to its end, which must come soon.</summary>
    public static async Task<(int ExitCode, string Output)> FailAsync(params string[] arguments)
    {
        await using var bot = new EchoBotProcess(Samples.Program("EchoBot"), arguments);
        bot.Run();
        await bot._process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (bot._process.ExitCode, bot.Output);
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Run()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (ChatPageLine().Match(line) is { Success: true } match)
        {
            _chatPage.TrySetResult(new Uri(match.Groups["url"].Value));
        }
    }

    [GeneratedRegex(
        "Chat with your bot at (\"|.*\"Url\":\")?(?<url>http://[^\\s\"]+)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ChatPageLine();
}
