using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Spark.Client.Benchmarks;

/// <summary>Answers from memory: pages of 100 messages, a file of 100 MB, and whatever is posted.</summary>
internal sealed class LocalServer : IDisposable
{
    public const int FileSize = 100 * 1024 * 1024;
    private const int PageSize = 100;

    private readonly Process _process;

    private LocalServer(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static LocalServer Start()
    {
        var process = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
                    ? [typeof(LocalServer).Assembly.Location, "serve"]
                    : ["serve"]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            }
        )!;
        return new LocalServer(process, process.StandardOutput.ReadLine()!);
    }

    public static async Task RunAsync()
    {
        var page = Page();
        var chunk = new byte[64 * 1024];
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        await using var app = builder.Build();
        app.Run(context =>
            (context.Request.Method, context.Request.Path.Value!.Split('/')[^2]) switch
            {
                ("POST", _) => ReceiveAsync(context),
                (_, "contents") => SendFileAsync(context, chunk),
                _ => SendPageAsync(context, page),
            }
        );
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadLineAsync(); // until the benchmark ends
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The room's id says how many items there are and how long a page takes: <c>items-milliseconds</c>.</summary>
    private static async Task SendPageAsync(HttpContext context, byte[] page)
    {
        var query = context.Request.Query;
        var room = query["roomId"].ToString().Split('-');
        var after = int.TryParse(query["after"], CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (room[1] != "0")
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(int.Parse(room[1], CultureInfo.InvariantCulture)),
                TimeProvider.System
            );
        }

        if (after + PageSize < int.Parse(room[0], CultureInfo.InvariantCulture))
        {
            context.Response.Headers.Link =
                $"<http://{context.Request.Host}{context.Request.Path}?roomId={query["roomId"]}&max=100&after={after + PageSize}>; rel=\"next\"";
        }

        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = page.Length;
        await context.Response.Body.WriteAsync(page);
    }

    private static async Task SendFileAsync(HttpContext context, byte[] chunk)
    {
        context.Response.ContentLength = FileSize;
        for (var sent = 0; sent < FileSize; sent += chunk.Length)
        {
            await context.Response.Body.WriteAsync(chunk);
        }
    }

    private static async Task ReceiveAsync(HttpContext context)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        while (await context.Request.Body.ReadAsync(buffer) > 0) { }

        ArrayPool<byte>.Shared.Return(buffer);
        await context.Response.WriteAsync("""{"id":"m1"}""");
    }

    private static byte[] Page()
    {
        var id = new string('Y', 78);
        var items = Enumerable
            .Range(0, PageSize)
            .Select(n =>
                $$"""
                    {"id":"{{id}}{{n}}","roomId":"{{id}}","roomType":"group","text":"{{new string('t', 120)}} {{n}}",
                    "personId":"{{id}}","personEmail":"person{{n}}@example.com","html":"<p>{{new string(
                        't',
                        100
                    )}}</p>",
                    "created":"2026-05-01T12:00:00.{{n:000}}Z"}
                    """.ReplaceLineEndings(
                    ""
                )
            );
        return Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', items)}}]}""");
    }
}
