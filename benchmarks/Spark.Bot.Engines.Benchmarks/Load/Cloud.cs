using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Spark.Bot.Engines.Benchmarks.Load;

/// <summary>What a bot calls before its first event: says who it is, and nothing else.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Cloud()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            if (context.Request.Path.Value?.EndsWith("/people/me", StringComparison.Ordinal) is not true)
            {
                throw new InvalidOperationException($"Nobody should ask for {context.Request.Path}.");
            }

            var bytes = Encoding.UTF8.GetBytes(
                $$"""{"id":"{{Event.Me}}","emails":["bot@webex.bot"],"displayName":"Bot","type":"bot"}"""
            );
            context.Response.ContentType = "application/json;charset=UTF-8";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes);
        });
    }

    public Uri Url => new(_app.Urls.First());

    public static async Task<Cloud> StartAsync()
    {
        var cloud = new Cloud();
        await cloud._app.StartAsync();
        return cloud;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
