using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Spark.Bot.Benchmarks.Servers;

namespace Spark.Bot.Benchmarks.Load;

/// <summary>A server under test, in a process of its own on the first core.</summary>
internal sealed class Subject : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);
    private readonly Process _process;
    private readonly HttpClient _http;

    private Subject(Process process, Uri url)
    {
        (_process, Url) = (process, url);
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url };
        Generator = new Generator(url);
    }

    public Uri Url { get; }

    public Generator Generator { get; }

    /// <summary>Starts one: <c>ceiling</c>, or the bot with the inbox of this name.</summary>
    public static async Task<Subject> StartAsync(string kind, LocalService service)
    {
        var process = Pinned.Start(core: 0, ["serve", kind, service.Url.ToString()]);
        var url = await process.StandardOutput.ReadLineAsync();
        var subject = new Subject(process, new Uri(url ?? throw new InvalidOperationException($"No {kind}.")));
        while (kind is not "ceiling" && await subject.IsStartingAsync())
        {
            await Task.Delay(Patience, TimeProvider.System);
        }

        return subject;
    }

    public async Task<Figures> FiguresAsync(bool collect = false) =>
        (await _http.GetFromJsonAsync(collect ? "figures?collect" : "figures", FiguresJson.Default.Figures))!;

    /// <summary>Waits until so many events are handled.</summary>
    public async Task<Figures> HandledAsync(long count)
    {
        while (true)
        {
            var figures = await FiguresAsync();
            if (figures.Handled >= count)
            {
                return figures;
            }

            await Task.Delay(Patience, TimeProvider.System);
        }
    }

    /// <summary>Makes the handlers wait, or lets them go on.</summary>
    public async Task HoldAsync(bool held) =>
        (await _http.PostAsync(new Uri(Url, held ? "hold" : "release"), content: null)).Dispose();

    public async ValueTask DisposeAsync()
    {
        Generator.Dispose();
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsStartingAsync()
    {
        using var answer = await _http.GetAsync(new Uri(Url, "health/ready"));
        return answer.StatusCode is not HttpStatusCode.OK;
    }
}
