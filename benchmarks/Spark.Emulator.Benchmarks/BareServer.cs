using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Spark.Emulator.Benchmarks;

/// <summary>The ceiling: Kestrel and nothing else. What is PUT is the answer to every GET and POST from then on.</summary>
internal static class BareServer
{
    public static async Task RunAsync()
    {
        byte[] answer = [];
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(async http =>
        {
            if (http.Request.Method is "PUT")
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                answer = body.ToArray();
                return;
            }

            if (http.Request.Method is "POST")
                await ReadAsync(http.Request);
            http.Response.ContentType = "application/json;charset=UTF-8";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadLineAsync(); // until the benchmark ends
    }

    private static async Task ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
