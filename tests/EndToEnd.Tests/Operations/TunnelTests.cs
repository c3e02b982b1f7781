using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>A bot on a developer's machine, whose public address is a tunnel's.</summary>
public class TunnelTests
{
    [Fact]
    public async Task A_tunnel_that_is_started_later_is_found_and_one_with_a_new_address_is_followed()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var ngrok = await FakeNgrok.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var bot = StoryBot.Build(
            cloud,
            options: options =>
                (options.DiscoverPublicUrl, options.NgrokUrl, options.CloudflaredUrl, options.ApiUrl) = (
                    true,
                    ngrok.Url,
                    ngrok.Url,
                    cloud.ApiUrl.AbsoluteUri
                ),
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );
        await bot.App.StartAsync();
        await bot.ReadyAsync();
        (await cloud.HooksAsync()).ShouldHaveSingleItem().TargetUrl.ShouldBe(bot.Hook.AbsoluteUri, "no tunnel yet");

        foreach (var name in (string[])["first", "second"])
        {
            ngrok.Tunnels =
                $$$"""{"tunnels":[{"public_url":"https://{{{name}}}.invalid","config":{"addr":"http://localhost:{{{bot.Url.Port}}}"}}]}""";
            await Until.TrueAsync(
                clock,
                TimeSpan.FromMinutes(1),
                async () => (await cloud.HooksAsync()).Single().TargetUrl == $"https://{name}.invalid/spark/webhooks"
            );
        }

        await Until.TrueAsync(() =>
            Task.FromResult(
                bot.Log.At(LogLevel.Information)
                    .Any(line => line.Contains("is ready and listens at https://second.invalid/spark/webhooks"))
            )
        );
    }
}

/// <summary>The local API of a tunnel agent.</summary>
internal sealed class FakeNgrok : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeNgrok()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            context.Response.StatusCode = context.Request.Path == "/api/tunnels" ? 200 : 404;
            await context.Response.WriteAsync(Tunnels);
        });
    }

    public string Url => _app.Urls.First();

    public string Tunnels { get; set; } = """{"tunnels":[]}""";

    public static async Task<FakeNgrok> StartAsync()
    {
        var ngrok = new FakeNgrok();
        await ngrok._app.StartAsync();
        return ngrok;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
